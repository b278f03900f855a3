import { identity } from "../words/setting.ts";

export default identity("#XSMVER", "Serial Modem documentation, v1 and v2", "version of Serial Modem");
