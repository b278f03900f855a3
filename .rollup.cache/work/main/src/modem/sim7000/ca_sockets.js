import { runScript } from "../../at/script.js";
import { OneTimer } from "../../hal/one_timer.js";
import { bearer } from "./ca_attach.js";
import { caCause, caOpen, OPEN_S, setUpCause } from "./ca_open.js";
import { bytesBehind, createCaReader } from "./ca_reader.js";
/** Espruino cannot obey the modem's CTS, so a write is kept to what its UART takes in one go; the modem's limit is 1460. */
const SEND_MAX = 512;
const HIGH_WATER = 2048;
/** After as many failures in a row the packet data context is built anew. */
const DIALS_MAX = 3;
/** Two seconds each: the network tells its time some seconds after registration, or never. */
const CLOCK_TRIES = 5;
/** +NAME: <id>,<value> */
const URCS = ["+CAOPEN:", "+CADATAIND:", "+CASTATE:", "+CASEND:"];
export function caSockets(at, clock, cellular) {
    const sockets = [];
    let failedDials = 0;
    function createSocket(host, port, options) {
        let state = 0 /* SocketState.Waiting */;
        /** 0 or 1. */
        let id;
        let unsent = "";
        let isSending;
        /** close() waits for what was sent. */
        let isClosing;
        let reader;
        const timer = new OneTimer(clock);
        /** Frees the modem's socket; an error only says that it was closed already. @param isLost the modem has it no longer */
        function failed(reason, cause, isLost) {
            const before = state;
            state = 1 /* SocketState.Closed */;
            if (before == 1 /* SocketState.Closed */)
                return;
            timer.stop();
            // What takes its place has its commands behind this one.
            if (before > 1 /* SocketState.Closed */ && !isLost)
                at.send({ text: "+CACLOSE=" + id, timeoutS: 10, done: () => void (sockets[id] = undefined) });
            if (reader)
                reader.end();
            if (socket.onClose)
                socket.onClose(reason, cause);
        }
        /** A dead bearer may show in nothing else, so it is built anew after some failures, unless another socket proves that it lives. */
        function dialFailed(cause) {
            failed(2 /* CloseReason.ConnectFailed */, cause);
            if (++failedDials < DIALS_MAX)
                return;
            failedDials = 0;
            if (!sockets.some((other) => other && other.isOpen()))
                cellular.contextLost();
        }
        function dial() {
            const free = sockets[0] ? 1 : 0;
            if (sockets[free])
                return failed(2 /* CloseReason.ConnectFailed */, "all 2 sockets in use");
            if (options.tls && options.tls.alpn)
                return failed(2 /* CloseReason.ConnectFailed */, "this modem has no ALPN: leave alpn out");
            sockets[(id = free)] = socket;
            state = 2 /* SocketState.Connecting */;
            reader = createCaReader(at, id, (bytes) => socket.onData && socket.onData(bytes), (error) => (error ? failed(3 /* CloseReason.Network */, error) : failed(1 /* CloseReason.Remote */, "closed by the peer")));
            open(CLOCK_TRIES);
        }
        function open(triesLeft) {
            let cause;
            let isUnset;
            const script = caOpen(id, host, port, options, (newCause, newIsUnset) => {
                cause = newCause;
                isUnset = newIsUnset;
                script.splice(0, 99);
            });
            timer.start(OPEN_S * 1000, () => dialFailed("no answer from " + host + " in " + OPEN_S + " s"));
            runScript(at, script, (error) => {
                if (state != 2 /* SocketState.Connecting */)
                    return;
                if (isUnset && triesLeft > 1)
                    return timer.start(2000, () => open(triesLeft - 1));
                if (isUnset) {
                    bearer.isClockMissed = true;
                    cellular.contextLost();
                }
                if (error)
                    cause = setUpCause(error);
                if (cause)
                    dialFailed(cause);
            });
        }
        /** One command value for all pieces: making one costs as much as sending it. */
        const sending = {
            text: "",
            timeoutS: 30,
            done(error) {
                isSending = false;
                if (error && !isClosing)
                    failed(3 /* CloseReason.Network */, "AT+CASEND: " + error);
                else if (unsent)
                    flush();
                else if (isClosing)
                    failed(0 /* CloseReason.User */);
                else if (socket.onDrain)
                    socket.onDrain();
            },
        };
        function flush() {
            const piece = unsent.substr(0, SEND_MAX);
            if (isSending || state != 3 /* SocketState.Open */ || !piece)
                return;
            unsent = unsent.substr(SEND_MAX);
            isSending = true;
            sending.text = "+CASEND=" + id + "," + piece.length;
            sending.data = piece;
            at.send(sending);
        }
        /** Before or after the OK of AT+CAOPEN, by firmware. */
        function opened(code) {
            if (code)
                return dialFailed(caCause(code));
            state = 3 /* SocketState.Open */;
            failedDials = 0;
            timer.stop();
            if (socket.onConnect)
                socket.onConnect();
            flush();
        }
        const socket = {
            isOpen: () => state == 3 /* SocketState.Open */,
            onUrc(urc, value) {
                const isConnecting = state == 2 /* SocketState.Connecting */;
                if (urc == 1 /* Urc.Data */)
                    reader.more();
                else if (urc == 3 /* Urc.Send */) {
                    // Firmware that tells OK alone tells nothing here.
                    if (value && state == 3 /* SocketState.Open */)
                        failed(3 /* CloseReason.Network */, "AT+CASEND: result " + value);
                }
                else if (urc == 0 /* Urc.Open */) {
                    if (isConnecting)
                        opened(value);
                }
                else if (!value) {
                    if (isConnecting)
                        dialFailed("closed by the peer");
                    else
                        reader.end();
                }
            },
            lose: (cause) => failed(3 /* CloseReason.Network */, cause, true),
            send(bytes) {
                unsent += bytes;
                flush();
                return unsent.length <= HIGH_WATER;
            },
            close(isNow) {
                if (isSending && !isNow)
                    isClosing = true;
                else
                    failed(0 /* CloseReason.User */);
            },
            pause(isPaused) {
                if (reader)
                    reader.hold(isPaused);
            },
        };
        // On the next turn: the owner sets its handlers first.
        clock.setTimeout(() => {
            cellular.up((cause) => {
                if (state != 0 /* SocketState.Waiting */)
                    return;
                if (cause)
                    failed(3 /* CloseReason.Network */, cause);
                else
                    dial();
            });
        }, 0);
        return socket;
    }
    URCS.forEach((key, urc) => {
        at.onUrc(key, (line) => {
            const fields = line.substr(key.length + 1).split(",");
            const socket = sockets[+fields[0]];
            if (socket)
                socket.onUrc(urc, +fields[1]);
        });
    });
    at.onUrc("+CARECV:", (line) => bytesBehind(line.substr(9)));
    /** Every socket in the modem is gone. */
    function allLost(cause) {
        cellular.contextLost();
        sockets.splice(0, 2).forEach((socket) => socket && socket.lose(cause));
    }
    at.onUrc("+APP PDP:", (line) => {
        if (line.endsWith("DEACTIVE"))
            allLost("network dropped the packet data");
    });
    cellular.onLost = allLost;
    return {
        connect: (host, port, options) => createSocket(host, port, options || {}),
        imei: cellular.imei,
    };
}
//# sourceMappingURL=ca_sockets.js.map