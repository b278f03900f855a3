import { setting } from "../words/setting.ts";

export default setting({
  name: "%XAPNSTATUS",
  manual: "nRF91 AT Commands reference",
  what: "state of APNs",
});
