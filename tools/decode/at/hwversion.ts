import { identity } from "../words/setting.ts";

export default identity("%HWVERSION", "nRF91 AT Commands reference", "hardware version");
