import { setting } from "../words/setting.ts";

export default setting({
  name: "+CACID",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  what: "CA socket to set up",
});
