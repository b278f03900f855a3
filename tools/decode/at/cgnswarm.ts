import { action } from "../words/setting.ts";

export default action("+CGNSWARM", "SIM7000 AT manual V1.06", "restart the GNSS receiver, warm");
