import { identity } from "../words/setting.ts";

export default identity("+CGCONTRDP", "3GPP TS 27.007 10.1.23", "parameters of the active contexts");
