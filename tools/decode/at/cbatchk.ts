import { setting } from "../words/setting.ts";

export default setting({
  name: "+CBATCHK",
  manual: "SIM7000 AT manual V1.06",
  what: "watch of the supply voltage",
  codes: { "0": "off", "1": "on" },
});
