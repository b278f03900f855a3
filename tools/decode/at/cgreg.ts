import { registration } from "../words/radio.ts";

export default registration("+CGREG", "3GPP TS 27.007 10.1.20; SIM7000 AT manual V1.06", "registration for GPRS", "LAC");
