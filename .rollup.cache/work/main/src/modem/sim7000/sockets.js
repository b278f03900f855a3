import { OneTimer } from "../../hal/one_timer.js";
import { createReader } from "./cip_reader.js";
const SOCKETS = 8;
/** Espruino cannot obey the modem's CTS, so a write is kept to what its UART takes in one go; the modem's limit is 1460. */
const SEND_MAX = 512;
const HIGH_WATER = 2048;
/** The modem forgets some +CIPRXGET: 1,n: this long after a send without one it is asked. */
const POLL_MS = 5000;
/** After as many failures in a row the packet data context is built anew. */
const DIALS_MAX = 3;
/** TCP connect: the manual's 75 s. */
const CONNECT_S = 80;
function ignore() { }
/** @param readSize largest piece asked of the modem, 1..1460: what the board's receive buffer can hold */
export function sim7000Sockets(at, clock, cellular, readSize) {
    const sockets = [];
    let failedDials = 0;
    /** Frees the modem's socket; an error only says that it was closed already. @param isLost the modem has it no longer */
    function failed(socket, reason, cause, isLost) {
        const before = socket.phase;
        const cid = socket.cid;
        socket.phase = 1 /* SocketState.Closed */;
        if (before == 1 /* SocketState.Closed */)
            return;
        socket.timer.stop();
        socket.unsent = "";
        socket.onData = ignore;
        // What takes its place has its commands behind this one.
        if (before > 1 /* SocketState.Closed */ && !isLost) {
            at.send({ text: "+CIPCLOSE=" + cid + ",1", timeoutS: 10, final: cid + ", CLOSE OK", done: () => void (sockets[cid] = undefined) });
        }
        if (socket.onClose)
            socket.onClose(reason, cause);
    }
    function dial(socket, host, port) {
        let cid = 0;
        while (sockets[cid])
            cid++;
        if (cid >= SOCKETS)
            return failed(socket, 2 /* CloseReason.ConnectFailed */, "all " + SOCKETS + " sockets in use");
        sockets[cid] = socket;
        socket.cid = cid;
        socket.phase = 2 /* SocketState.Connecting */;
        socket.poll = createReader(at, socket, cid, readSize, failed);
        socket.prefix = "AT+CIPSEND=" + cid + ",";
        socket.writeCommand = writeCommand(socket, cid);
        at.onElement("\r\n" + cid + ", SEND OK\r\n");
        at.onElement("\r\n+CIPRXGET: 1," + cid + "\r\n", socket.poll);
        at.send({
            text: "+CIPSTART=" + cid + (socket.datagrams ? ',"UDP","' : ',"TCP","') + host + '",' + port,
            timeoutS: 10,
            done: (error) => error && dialFailed(socket, "AT+CIPSTART: " + error, true),
        });
        socket.timer.start(CONNECT_S * 1000, () => {
            dialFailed(socket, "no answer from " + host + " in " + CONNECT_S + " s");
        });
    }
    /**
     * A dead packet data context may show in nothing else, so the next attempt builds it anew after an ERROR, or several failures in a row,
     * unless another socket proves that it lives.
     */
    function dialFailed(socket, cause, isError) {
        failedDials++;
        failed(socket, 2 /* CloseReason.ConnectFailed */, cause);
        if (!isError && failedDials < DIALS_MAX)
            return;
        failedDials = 0;
        if (!sockets.some((other) => other && other.phase == 3 /* SocketState.Open */))
            cellular.contextLost();
    }
    /** Reads once when nothing was read for a while after a send: the URC may have been lost. */
    function watch(socket) {
        socket.isQuiet = true;
        socket.timer.start(POLL_MS, () => {
            socket.hasRest = true;
            if (socket.isQuiet)
                socket.poll();
        });
    }
    /** One command value for all pieces of a socket: making one costs as much as sending it. */
    function writeCommand(socket, cid) {
        return {
            text: "",
            timeoutS: 60,
            final: cid + ", SEND OK",
            failure: "SEND FAIL",
            done(error) {
                socket.isSending = false;
                if (error || socket.hasRest)
                    sendOn(socket, error);
            },
        };
    }
    function sendOn(socket, error) {
        socket.hasRest = socket.isClosing;
        if (socket.phase == 3 /* SocketState.Open */ && !socket.timer.isArmed())
            watch(socket);
        if (error)
            sendFailed(socket, error);
        else if (socket.unsent)
            flush(socket);
        else if (socket.isClosing)
            failed(socket, 0 /* CloseReason.User */);
        else if (socket.onDrain)
            socket.onDrain();
    }
    function sendFailed(socket, error) {
        if (socket.isClosing)
            failed(socket, 0 /* CloseReason.User */);
        else if (socket.phase == 3 /* SocketState.Open */)
            failed(socket, 3 /* CloseReason.Network */, "AT+CIPSEND: " + error);
    }
    function flush(socket) {
        const unsent = socket.unsent;
        if (socket.isSending || socket.phase != 3 /* SocketState.Open */ || !unsent)
            return;
        const piece = socket.datagrams ? unsent : unsent.substr(0, SEND_MAX);
        socket.hasRest = true;
        socket.unsent = socket.datagrams ? socket.datagrams.shift() || "" : unsent.substr(SEND_MAX);
        write(socket, piece, piece.length);
    }
    function queue(socket, bytes) {
        if (socket.datagrams && socket.unsent)
            return !socket.datagrams.push(bytes);
        socket.unsent += bytes;
        socket.hasRest = true;
        flush(socket);
        return socket.unsent.length <= HIGH_WATER;
    }
    /** @hot */
    function write(socket, piece, length) {
        const command = socket.writeCommand;
        socket.isSending = true;
        command.line = socket.prefix + length + "\r";
        command.data = piece;
        at.send(command);
    }
    /** "n, TEXT": one function for all of them, because each takes variables. */
    function onLink(line) {
        const socket = sockets[+line[0]];
        if (!socket)
            return;
        if (socket.phase == 2 /* SocketState.Connecting */) {
            if (line.endsWith("OK"))
                connected(socket);
            else
                dialFailed(socket, "refused, or unknown host");
        }
        else if (socket.phase == 3 /* SocketState.Open */ && line.endsWith("CLOSED"))
            closedByPeer(socket);
    }
    function connected(socket) {
        socket.phase = 3 /* SocketState.Open */;
        failedDials = 0;
        socket.timer.stop();
        if (socket.onConnect)
            socket.onConnect();
        flush(socket);
    }
    function closedByPeer(socket) {
        socket.phase = 4 /* SocketState.RemoteClosed */;
        // No SEND OK comes any more for what was just handed over.
        if (socket.isSending)
            at.abandon(socket.writeCommand, "closed by the peer");
        socket.poll();
    }
    "CONNECT OK,CONNECT FAIL,ALREADY CONNECT,CLOSED".split(",").forEach((text) => void at.onUrc(":" + text, onLink));
    at.onUrc("+CIPRXGET:", (line) => {
        // An answer that comes after its command was given up: its bytes must not be taken for lines.
        if (line[11] == "2")
            return parseInt(line.split(",")[2]);
        const socket = sockets[+line[13]];
        if (line[11] == "1" && socket && socket.phase > 1 /* SocketState.Closed */)
            socket.poll();
    });
    /** Every socket in the modem is gone. */
    function allLost(cause, isContext) {
        cellular.contextLost();
        sockets.forEach((socket, cid) => {
            sockets[cid] = undefined;
            if (!socket)
                return;
            failed(socket, 3 /* CloseReason.Network */, cause, true);
            // A modem that is gone takes its commands with it.
            if (isContext)
                at.abandon(socket.writeCommand, cause);
        });
    }
    at.onUrc("+PDP:", () => allLost("network dropped the packet data", true));
    cellular.onLost = allLost;
    return {
        connect(host, port, options) {
            const socket = {
                phase: 0 /* SocketState.Waiting */,
                unsent: "",
                hasRest: true,
                onData: ignore,
                timer: new OneTimer(clock),
                send(bytes) {
                    const length = bytes.length;
                    if (socket.isSending || socket.phase != 3 /* SocketState.Open */ || length > SEND_MAX)
                        return queue(socket, bytes);
                    write(socket, bytes, length);
                    return true;
                },
                close(isNow) {
                    if (socket.isSending && !isNow)
                        socket.isClosing = socket.hasRest = true;
                    else
                        failed(socket, 0 /* CloseReason.User */);
                },
                pause(isPaused) {
                    const isRead = socket.isReading && !socket.isPaused;
                    socket.isPaused = isPaused;
                    if (isRead)
                        return;
                    socket.isReading = isPaused;
                    if (!isPaused && socket.phase > 1 /* SocketState.Closed */)
                        socket.poll();
                },
            };
            if (options && options.isUdp)
                socket.datagrams = [];
            // On the next turn: the owner sets its handlers first.
            clock.setTimeout(() => {
                cellular.up((cause) => {
                    if (socket.phase != 0 /* SocketState.Waiting */)
                        return;
                    if (cause)
                        failed(socket, 3 /* CloseReason.Network */, cause);
                    else if (options && options.tls)
                        failed(socket, 2 /* CloseReason.ConnectFailed */, "image without TLS: set tls in prj.json");
                    else
                        dial(socket, host, port);
                });
            }, 0);
            return socket;
        },
        imei: cellular.imei,
    };
}
//# sourceMappingURL=sockets.js.map