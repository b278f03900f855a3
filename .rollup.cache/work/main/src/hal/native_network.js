/** Makes it the one that the interpreter's `net`, `http` and `tls` use, until the next reset. */
export function nativeNetwork(network) {
    require("NetworkJS").create(network);
}
//# sourceMappingURL=native_network.js.map