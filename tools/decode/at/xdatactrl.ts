import { setting } from "../words/setting.ts";

export default setting({
  name: "#XDATACTRL",
  manual: "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2",
  what: "time limit of data mode, ms",
});
