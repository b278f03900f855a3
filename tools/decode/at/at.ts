import type { Decoder } from "../decoder.ts";

export default { name: "AT", manual: "V.250 5.2.1", command: () => "are you there?" } satisfies Decoder;
