/** Bits of the interpreter's socket type (libs/network/network.h). */
const UDP = 2;
const TLS = 4;
/** Received bytes that wait here at most before the modem is asked to keep the rest; one more read may be on its way. */
const HIGH_WATER = 1024;
function pause(entry, isPaused) {
    entry.isPaused = isPaused;
    entry.socket.pause(isPaused);
}
function errorOf(reason) {
    if (reason == 2 /* CloseReason.ConnectFailed */)
        return -9 /* SocketError.Reset */;
    return reason > 2 /* CloseReason.ConnectFailed */ ? -4 /* SocketError.NoRoute */ : -1 /* SocketError.Closed */;
}
/**
 * A network as the interpreter wants it. TCP clients only: a server, or a dgram socket, throws "Unable to create socket" in the
 * interpreter, since the modem's address cannot be reached from outside, and dgram's packets have no host name.
 */
export function createNetworkJs(network) {
    const entries = [];
    function open(host, port, type) {
        let index = 0;
        while (entries[index])
            index++;
        const socket = network.connect(host, port);
        // TLS reads "not connected" as an error, and "" as "later".
        const entry = { socket, received: "", idle: type & TLS ? "" : -11 /* SocketError.NotConnected */, isFull: true, isPaused: false };
        entries[index] = entry;
        socket.onConnect = () => {
            entry.idle = "";
            entry.isFull = false;
        };
        socket.onDrain = () => void (entry.isFull = false);
        socket.onData = (bytes) => {
            entry.received += bytes;
            if (entry.received.length >= HIGH_WATER)
                pause(entry, true);
        };
        socket.onClose = (reason) => {
            entry.idle = errorOf(reason);
            entry.isFull = true;
        };
        return index;
    }
    function receive(entry, maxBytes) {
        const bytes = entry.received;
        if (!bytes)
            return entry.idle;
        entry.received = bytes.substr(maxBytes);
        if (entry.isPaused && !entry.received)
            pause(entry, false);
        return bytes.substr(0, maxBytes);
    }
    return {
        "create": (host, port, type) => (host && !(type & UDP) ? open(host, port, type) : -12 /* SocketError.BadArgument */),
        "accept": () => -1 /* SocketError.Closed */,
        "recv": (index, maxBytes) => (entries[index] ? receive(entries[index], maxBytes) : -1 /* SocketError.Closed */),
        "send": (index, bytes) => {
            const entry = entries[index];
            // What is not taken now is offered again; why it never will be says recv.
            if (!entry || entry.isFull)
                return 0;
            entry.isFull = !entry.socket.send(bytes);
            return bytes.length;
        },
        "close": (index) => {
            const entry = entries[index];
            entries[index] = undefined;
            if (entry)
                entry.socket.close();
        },
    };
}
//# sourceMappingURL=network_js.js.map