import { identity } from "../words/setting.ts";

export default identity("%XICCID", "nRF91 AT Commands reference", "number of the SIM card");
