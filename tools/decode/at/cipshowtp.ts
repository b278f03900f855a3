import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPSHOWTP",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "protocol in the header of received data",
  codes: { "0": "off", "1": "on" },
});
