import { setting } from "../words/setting.ts";

export default setting({
  name: "#XSLEEP",
  manual: "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2",
  what: "power saving",
  codes: { "1": "sleep, until the pin wakes it", "2": "idle, UART off" },
});
