import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPTKA",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "TCP keep-alive (on, idle s, interval s, probes)",
  codes: { "0": "off", "1": "on" },
});
