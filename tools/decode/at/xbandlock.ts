import { setting } from "../words/setting.ts";

export default setting({
  name: "%XBANDLOCK",
  manual: "nRF91 AT Commands reference",
  what: "allowed bands",
});
