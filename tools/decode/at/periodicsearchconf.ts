import { setting } from "../words/setting.ts";

export default setting({
  name: "%PERIODICSEARCHCONF",
  manual: "nRF91 AT Commands reference",
  what: "search pattern",
});
