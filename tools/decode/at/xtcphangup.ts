import type { Decoder } from "../decoder.ts";
import { slmManual } from "../words/nrf_socket.ts";

export default { name: "#XTCPHANGUP", manual: slmManual, command: (args) => `TCP server: hang up socket ${args}` } satisfies Decoder;
