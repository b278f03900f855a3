import { setting } from "../words/setting.ts";

export default setting({
  name: "+CGNSXTRA",
  manual: "SIM7000 AT manual V1.06",
  what: "predicted orbits (XTRA)",
  codes: { "0": "not used", "1": "used" },
});
