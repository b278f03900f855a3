import { setting } from "../words/setting.ts";

export default setting({
  name: "%XMODEMTRACE",
  manual: "nRF91 AT Commands reference",
  what: "modem trace",
});
