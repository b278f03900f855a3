import { setting } from "../words/setting.ts";

export default setting({
  name: "+CMCFG",
  manual: "SIM7000 AT manual V1.06",
  what: "carrier profile",
});
