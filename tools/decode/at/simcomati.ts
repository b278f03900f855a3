import { identity } from "../words/setting.ts";

export default identity("+SIMCOMATI", "SIM7000 AT manual V1.06", "identity in full");
