import { action } from "../words/setting.ts";

export default action("%NCELLMEASSTOP", "nRF91 AT Commands reference", "stop measuring neighbour cells");
