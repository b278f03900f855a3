import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPMUX",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "sockets",
  codes: { "0": "one", "1": "several, 0 to 7" },
});
