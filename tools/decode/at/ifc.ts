import { setting } from "../words/setting.ts";

export default setting({
  name: "+IFC",
  manual: "V.250 6.2.12; SIM7000 AT manual V1.06",
  what: "flow control (modem from device, device from modem)",
  codes: { "0": "none", "1": "XON/XOFF", "2": "RTS/CTS" },
});
