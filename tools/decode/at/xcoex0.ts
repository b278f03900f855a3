import { setting } from "../words/setting.ts";

export default setting({
  name: "%XCOEX0",
  manual: "nRF91 AT Commands reference",
  what: "coexistence pin",
});
