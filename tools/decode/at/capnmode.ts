import { setting } from "../words/setting.ts";

export default setting({
  name: "+CAPNMODE",
  manual: "SIM7000 AT manual V1.06",
  what: "choice of the APN",
  codes: { "0": "automatic", "1": "manual" },
});
