import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPOPTION",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "Nagle's algorithm",
  codes: { "0": "on", "1": "off" },
});
