import { action } from "../words/setting.ts";

export default action("&W", "V.250 6.1; SIM7000 AT manual V1.06", "store the settings");
