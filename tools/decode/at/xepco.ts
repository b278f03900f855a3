import { setting } from "../words/setting.ts";

export default setting({
  name: "%XEPCO",
  manual: "nRF91 AT Commands reference",
  what: "protocol options of contexts",
  codes: { "0": "PCO", "1": "ePCO" },
});
