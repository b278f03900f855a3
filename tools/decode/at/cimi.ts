import { identity } from "../words/setting.ts";

export default identity("+CIMI", "3GPP TS 27.007 5.6; SIM7000 AT manual V1.06", "IMSI of the SIM");
