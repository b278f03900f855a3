/**
 * Counts what the sockets of a configuration carry, from its next connection on. An image that does not call it is not larger.
 * @param config such as backend.config of a cloud
 * @returns counters that count on
 */
export function countBytes(config) {
    const counters = { sentBytes: 0, receivedBytes: 0 };
    config.network = countedNetwork(config.network, counters);
    return counters;
}
export function countedNetwork(network, counters) {
    return {
        imei: () => network.imei(),
        connect: (host, port, options) => countedSocket(network.connect(host, port, options), counters),
    };
}
function countedSocket(inner, counters) {
    const outer = {
        send(bytes) {
            counters.sentBytes += bytes.length;
            return inner.send(bytes);
        },
        close: (isNow) => inner.close(isNow),
        pause: (isPaused) => inner.pause(isPaused),
    };
    inner.onConnect = () => outer.onConnect && outer.onConnect();
    inner.onData = (bytes) => {
        counters.receivedBytes += bytes.length;
        if (outer.onData)
            outer.onData(bytes);
    };
    inner.onDrain = () => outer.onDrain && outer.onDrain();
    inner.onClose = (reason, cause) => outer.onClose && outer.onClose(reason, cause);
    return outer;
}
//# sourceMappingURL=counted_network.js.map