import { setting } from "../words/setting.ts";

export default setting({
  name: "+CNTPCID",
  manual: "SIM7000 AT manual V1.06",
  what: "bearer of the NTP client",
});
