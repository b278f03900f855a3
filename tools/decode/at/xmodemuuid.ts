import { identity } from "../words/setting.ts";

export default identity("%XMODEMUUID", "nRF91 AT Commands reference", "UUID of the modem firmware");
