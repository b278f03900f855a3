import { setting } from "../words/setting.ts";

export default setting({
  name: "+CACFG",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  what: "setting of the CA sockets",
});
