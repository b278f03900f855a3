import { identity } from "../words/setting.ts";

export default identity("+CGMI", "3GPP TS 27.007 5.1; SIM7000 AT manual V1.06", "manufacturer", ["+GMI"]);
