import { setting } from "../words/setting.ts";

export default setting({
  name: "%XVBATLOWLVL",
  manual: "nRF91 AT Commands reference",
  what: "battery threshold, mV",
});
