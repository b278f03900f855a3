import { action } from "../words/setting.ts";

export default action("O", "V.250 6.3.7; SIM7000 TCPIP application note V1.02", "back to transparent mode");
