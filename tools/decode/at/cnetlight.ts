import { setting } from "../words/setting.ts";

export default setting({ name: "+CNETLIGHT", manual: "SIM7000 AT manual V1.06", what: "network light", codes: { "0": "off", "1": "on" } });
