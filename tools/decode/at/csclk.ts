import { setting } from "../words/setting.ts";

export default setting({
  name: "+CSCLK",
  manual: "SIM7000 AT manual V1.06",
  what: "sleep by DTR",
  codes: { "0": "never sleeps", "1": "sleeps while DTR is high" },
});
