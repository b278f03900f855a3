import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPMODE",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "socket mode",
  codes: { "0": "commands", "1": "transparent" },
});
