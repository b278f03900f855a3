import { identity } from "../words/setting.ts";

export default identity("%XCBAND", "nRF91 AT Commands reference", "LTE band");
