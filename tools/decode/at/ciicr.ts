import { action } from "../words/setting.ts";

/** Up to 85 s. */
export default action("+CIICR", "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02", "bring the context of the sockets up");
