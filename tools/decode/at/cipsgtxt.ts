import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPSGTXT",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "context that CIP commands mean",
  codes: { "0": "first", "1": "second" },
});
