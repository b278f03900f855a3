import { setting } from "../words/setting.ts";

export default setting({
  name: "+CMUX",
  manual: "3GPP TS 27.007 5.7; SIM7000 AT manual V1.06",
  what: "multiplexer",
  codes: { "0": "basic" },
});
