import { action } from "../words/setting.ts";

export default action("#XGPSDEL", "Serial LTE Modem documentation, SDK v2.x", "delete what the receiver has stored");
