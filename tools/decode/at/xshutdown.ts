import { action } from "../words/setting.ts";

export default action("#XSHUTDOWN", "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2", "System OFF, until RESET");
