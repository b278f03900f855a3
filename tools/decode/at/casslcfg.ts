import { setting } from "../words/setting.ts";

export default setting({
  name: "+CASSLCFG",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  what: "TLS of a CA socket",
});
