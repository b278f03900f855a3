import { registration } from "../words/radio.ts";

export default registration("+CREG", "3GPP TS 27.007 7.2; SIM7000 AT manual V1.06", "registration on GSM", "LAC");
