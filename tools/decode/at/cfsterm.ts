import { action } from "../words/setting.ts";

export default action("+CFSTERM", "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01", "close the file store");
