import { identity } from "../words/setting.ts";

export default identity("#XUUID", "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2", "UUID of the device");
