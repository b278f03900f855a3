import { identity } from "../words/setting.ts";

export default identity("%XNEWCID", "nRF91 AT Commands reference", "a context number that is free");
