import { setting } from "../words/setting.ts";

export default setting({
  name: "+CMNB",
  manual: "SIM7000 AT manual V1.06",
  what: "LTE mode",
  codes: { "1": "Cat-M1", "2": "NB-IoT", "3": "Cat-M1 and NB-IoT" },
});
