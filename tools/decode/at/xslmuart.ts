import { setting } from "../words/setting.ts";

export default setting({
  name: "#XSLMUART",
  manual: "Serial LTE Modem documentation, SDK v2.0 to v2.4",
  what: "baud rate",
});
