import { action } from "../words/setting.ts";

export default action("#XGNSSDEL", "Serial Modem documentation, v1 and v2", "delete what the receiver has stored");
