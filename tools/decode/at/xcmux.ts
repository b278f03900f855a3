import { action } from "../words/setting.ts";

export default action("#XCMUX", "Serial LTE Modem documentation, SDK v2.x", "multiplexer");
