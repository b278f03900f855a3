import { setting } from "../words/setting.ts";

export default setting({ name: "+CGNSPWR", manual: "SIM7000 AT manual V1.06", what: "GNSS receiver", codes: { "0": "off", "1": "on" } });
