import { action } from "../words/setting.ts";

export default action("&F", "V.250 6.1.2; SIM7000 AT manual V1.06", "restore the factory settings");
