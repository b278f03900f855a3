import { identity } from "../words/setting.ts";

export default identity("%SHORTSWVER", "nRF91 AT Commands reference", "modem firmware");
