import { setting } from "../words/setting.ts";

export default setting({
  name: "+CMEE",
  manual: "3GPP TS 27.007 9.1; SIM7000 AT manual V1.06",
  what: "form of error results",
  codes: { "0": "ERROR only", "1": "by number", "2": "in words" },
});
