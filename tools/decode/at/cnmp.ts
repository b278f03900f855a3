import { setting } from "../words/setting.ts";

export default setting({
  name: "+CNMP",
  manual: "SIM7000 AT manual V1.06",
  what: "network mode",
  codes: { "2": "automatic", "13": "GSM only", "38": "LTE only", "51": "GSM and LTE" },
});
