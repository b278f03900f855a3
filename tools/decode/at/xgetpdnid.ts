import { identity } from "../words/setting.ts";

export default identity("%XGETPDNID", "nRF91 AT Commands reference", "PDN of a context");
