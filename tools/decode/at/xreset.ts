import { action } from "../words/setting.ts";

export default action("#XRESET", "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2", "restart the whole device");
