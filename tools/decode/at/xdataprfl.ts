import { setting } from "../words/setting.ts";

export default setting({
  name: "%XDATAPRFL",
  manual: "nRF91 AT Commands reference",
  what: "power preference",
});
