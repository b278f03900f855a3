import { setting } from "../words/setting.ts";

export default setting({
  name: "+CFGRI",
  manual: "SIM7000 AT manual V1.06",
  what: "RI pin",
  codes: { "0": "quiet", "1": "pulse on every URC", "2": "pulse on TCP/IP data only" },
});
