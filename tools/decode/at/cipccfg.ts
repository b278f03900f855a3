import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPCCFG",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "pacing of transparent mode",
});
