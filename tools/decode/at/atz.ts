import { action } from "../words/setting.ts";

export default action("Z", "V.250 6.1.1; SIM7000 AT manual V1.06", "restore the stored settings");
