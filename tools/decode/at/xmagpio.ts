import { setting } from "../words/setting.ts";

export default setting({
  name: "%XMAGPIO",
  manual: "nRF91 AT Commands reference",
  what: "antenna tuner pins",
});
