import { identity } from "../words/setting.ts";

export default identity("#XCLAC", "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2", "the application's own commands");
