const READ_MAX = 512;
/** @returns how many bytes follow the line of a read in its real form, whose first line end is one of them @hot */
export function bytesBehind(rest) {
    return Math.max(0, parseInt(rest) - rest.length + rest.indexOf(",") - 1);
}
/** @param onEnd with an error, or after end(); more than once, so the first one counts */
export function createCaReader(at, id, onBytes, onEnd) {
    /** Bytes that the modem says it holds. */
    let waiting = 0;
    /** Undefined until the modem's first answer shows whether it lists what waits. */
    let isListed;
    /** 0: how much there is. */
    let asked = 0;
    let isBusy;
    let hasMore;
    let isPaused;
    let isEnd;
    /** Of the bytes that are coming. */
    let length = 0;
    let received = "";
    const command = {
        text: "",
        timeoutS: 5,
        prefix: "+CARECV: ",
        onLine(rest) {
            const comma = rest.indexOf(",") + 1;
            length = parseInt(rest);
            received = comma ? rest.substr(comma) : "";
            if (asked)
                return isListed && asked > 1 && rest == id + "," + asked ? takeLength() : takeBytes(rest);
            if (length == id)
                waiting = +received;
            isListed = isListed || length == id;
        },
        done(error, rest) {
            const bytes = received + (rest || "");
            isBusy = false;
            if (!asked)
                isListed = !!isListed;
            else if (!error && bytes.length != length)
                error = "UART lost bytes";
            else if (length && !error) {
                waiting -= length;
                onBytes(bytes);
            }
            if (error || isEnd)
                onEnd(error && "AT+CARECV: " + error);
            else if (hasMore || (asked ? length : waiting || !isListed))
                more();
        },
    };
    /** Where it was listed how much there is, the manual's form cannot be taken for the other one. @hot */
    function takeLength() {
        received = "";
        return (length = asked);
    }
    /** @hot */
    function takeBytes(rest) {
        if (received.length < length)
            received += "\r\n";
        return bytesBehind(rest);
    }
    /** @hot */
    function more() {
        hasMore = isBusy || isPaused;
        if (hasMore || isEnd)
            return;
        isBusy = true;
        asked = isListed === false ? READ_MAX : Math.min(waiting, READ_MAX);
        length = 0;
        received = "";
        command.text = "+CARECV" + (asked ? "=" + id + "," + asked : "?");
        at.send(command);
    }
    return {
        more,
        hold(newIsPaused) {
            isPaused = newIsPaused;
            if (!isPaused && hasMore)
                more();
        },
        end() {
            isEnd = true;
            if (!isBusy)
                onEnd();
        },
    };
}
//# sourceMappingURL=ca_reader.js.map