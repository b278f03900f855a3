import { setting } from "../words/setting.ts";

export default setting({
  name: "#XBOOTINFO",
  manual: "Serial Modem documentation, v2",
  what: "bootloader",
  codes: { "0": "version", "1": "active slot" },
});
