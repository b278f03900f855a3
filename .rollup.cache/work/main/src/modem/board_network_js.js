import { nativeNetwork } from "../hal/native_network.js";
import { createNetworkJs } from "../net/network_js.js";
import { boardNetwork } from "./board_network.js";
/**
 * Gives Espruino's own `net`, `http` and `tls` the board's modem, which is turned on and brought up by their first connection.
 * Call it once, before they are used, as it is gone after a reset; src/net/README.md shows how.
 */
export function networkJs() {
    nativeNetwork(createNetworkJs(boardNetwork()));
}
//# sourceMappingURL=board_network_js.js.map