import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPSPRT",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "what a send shows",
  codes: { "0": "SEND OK, no prompt", "1": "prompt and SEND OK", "2": "nothing" },
});
