import { identity } from "../words/setting.ts";

export default identity("#XSLMVER", "Serial LTE Modem documentation, SDK v2.x", "version of Serial LTE Modem");
