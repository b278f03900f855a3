import { registration } from "../words/radio.ts";

export default registration("+CEREG", "3GPP TS 27.007 10.1.22; SIM7000 AT manual V1.06", "registration on LTE", "TAC");
