import { action } from "../words/setting.ts";

export default action("+CGNSHOT", "SIM7000 AT manual V1.06", "restart the GNSS receiver, hot");
