import { setting } from "../words/setting.ts";

export default setting({
  name: "%RAI",
  manual: "nRF91 AT Commands reference",
  what: "release assistance",
  codes: { "0": "off", "1": "on", "2": "on, with reports" },
});
