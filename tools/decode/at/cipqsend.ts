import { setting } from "../words/setting.ts";

export default setting({
  name: "+CIPQSEND",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  what: "when a send is done",
  codes: { "0": "when the peer has acknowledged (SEND OK)", "1": "when the modem has the bytes (DATA ACCEPT)" },
});
