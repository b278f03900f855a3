import { setting } from "../words/setting.ts";

export default setting({
  name: "%REL14FEAT",
  manual: "nRF91 AT Commands reference",
  what: "Release 14 features",
});
