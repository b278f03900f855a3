import { setting } from "../words/setting.ts";

export default setting({
  name: "+CRRCSTATE",
  manual: "SIM7000 AT manual V1.06",
  what: "state of the radio connection",
});
