import { setting } from "../words/setting.ts";

export default setting({
  name: "#XTRACE",
  manual: "Serial Modem documentation, v1 and v2",
  what: "modem trace on the second UART",
  codes: { "0": "off", "1": "on" },
});
