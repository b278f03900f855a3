import { identity } from "../words/setting.ts";

export default identity("I", "V.250 6.1.3; SIM7000 AT manual V1.06", "model and release");
