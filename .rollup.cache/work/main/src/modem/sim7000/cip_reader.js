/**
 * Reads from a CIP socket with AT+CIPRXGET=2 (AT manual V1.06), until nothing is left.
 * @param readSize largest piece asked of the modem
 * @param failed closes the socket
 * @returns reads what the modem has; the handler of its URC
 */
export function createReader(at, socket, cid, readSize, failed) {
    const prefix = "+CIPRXGET: 2," + cid + ",";
    /** A read is over that was not the usual one. */
    function readOn(error, bytes) {
        // The header was lost, and with it what it announced.
        if (bytes === undefined && !error)
            error = "UART lost bytes";
        if (socket.hasMore && !error)
            socket.poll();
        else if (socket.phase == 4 /* SocketState.RemoteClosed */)
            failed(socket, 1 /* CloseReason.Remote */, "closed by the peer");
        // Without the bytes that were asked for, what follows them means nothing.
        else if (error && socket.phase == 3 /* SocketState.Open */)
            failed(socket, 3 /* CloseReason.Network */, "AT+CIPRXGET: " + error);
    }
    const command = {
        text: "",
        line: "AT+CIPRXGET=2," + cid + "," + readSize + "\r",
        timeoutS: 5,
        prefix,
        head: "\r\n" + prefix,
        lengthAt: prefix.length + 2,
        tail: ",0\r\n",
        // <delivered now>,<left in the modem>; the manual's own names for the two fields mislead
        onLine(rest) {
            if (!rest.endsWith(",0"))
                socket.hasMore = true;
        },
        done(error, bytes) {
            socket.isReading = socket.isPaused;
            if (bytes)
                socket.onData(bytes);
            if (error || !bytes || socket.phase == 4 /* SocketState.RemoteClosed */)
                readOn(error, bytes);
            else if (socket.hasMore && !socket.isReading) {
                socket.hasMore = false;
                socket.isReading = true;
                at.send(command);
            }
        },
    };
    return () => {
        socket.isQuiet = false;
        if (socket.isReading)
            socket.hasMore = true;
        else {
            socket.isReading = true;
            socket.hasMore = false;
            at.send(command);
        }
    };
}
//# sourceMappingURL=cip_reader.js.map