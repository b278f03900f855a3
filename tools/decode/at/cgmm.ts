import { identity } from "../words/setting.ts";

export default identity("+CGMM", "3GPP TS 27.007 5.2; SIM7000 AT manual V1.06", "model", ["+GMM"]);
