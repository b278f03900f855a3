import { setting } from "../words/setting.ts";

export default setting({
  name: "+CGATT",
  manual: "3GPP TS 27.007 10.1.9; SIM7000 AT manual V1.06",
  what: "packet service",
  codes: { "0": "detached", "1": "attached" },
});
