import { setting } from "../words/setting.ts";

export default setting({
  name: "%XTEMP",
  manual: "nRF91 AT Commands reference",
  what: "temperature reports",
  codes: { "0": "off", "1": "on" },
});
