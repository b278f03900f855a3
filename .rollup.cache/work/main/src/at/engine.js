import { find } from "../text.js";
import { AT_TIMEOUT } from "./command.js";
/** Error of a command whose counted bytes did not end where they should: the UART has lost some. */
const AT_BYTES_LOST = "UART lost bytes";
const OK = "\r\nOK\r\n";
const PROBES = 3;
/** A counted read of more bytes takes the way of those that come in several pieces; which copes with one as well. */
const SHORT_MAX = 128;
/** An unfinished line longer than any that the modem sends is noise. */
const LINE_MAX = 1600;
export function createAtEngine(uart, clock) {
    // The interpreter looks for a variable from the first on: those of each piece come first, and so do its functions.
    /** What is incomplete waits in rest, and is not looked at before it is so long; 0: nothing is; 1: a line; more: raw bytes, or a read with its header. */
    let due = 0;
    let rest = "";
    let current;
    let queue = [];
    /** Noise that spells the name of a native function calls it, which does no harm: a piece inside a line or raw bytes is not looked up. */
    const elements = {};
    const urcs = {};
    let secondsLeft = 0;
    let isTicking = false;
    let probes = 0;
    /** Counted raw bytes that come next. */
    let rawLength = 0;
    /** Who gets the raw bytes: undefined for the command in flight. */
    let onRaw;
    /** Raw bytes of the command in flight. */
    let counted;
    /** @hot */
    function send(command) {
        if (current)
            return void queue.push(command);
        current = command;
        secondsLeft = command.timeoutS;
        uart.write(command.line || "AT" + command.text + engine.lineEnd);
        if (!isTicking)
            startTicking();
    }
    function next() {
        if (!current && queue[0])
            send(queue.shift());
    }
    /** A piece that is no known element, with nothing incomplete before it. The pieces of a long read are joined, and then looked at once. @hot */
    function onPiece(chunk) {
        const command = current;
        if (!command || !command.head)
            return take(chunk);
        const length = parseInt(chunk.substr(command.lengthAt, 5));
        if (length > SHORT_MAX && chunk.startsWith(command.head)) {
            rest = chunk;
            // Three digits, a line end before the bytes and one behind them, at least.
            due = command.lengthAt + length + 7;
            if (chunk.length >= due)
                onDue();
        }
        else
            onShort(chunk, command, length);
    }
    /** In one piece, with nothing left to read, is the rule for short data. @hot */
    function onShort(chunk, command, length) {
        const header = command.head + length + command.tail;
        const begin = header.length;
        if (chunk.substr(begin + length) != OK || !chunk.startsWith(header))
            return take(chunk);
        current = undefined;
        if (queue[0])
            next();
        command.done(undefined, chunk.substr(begin, length));
    }
    /** What was incomplete may be whole. Of a read, the OK behind the bytes tells that none is missing and none was added; else the general way finds out. @hot */
    function onDue() {
        const command = current;
        // The last lets the build drop what follows from an image in which no command has a head.
        if (rawLength || due < 2 || !command.head)
            return take(rest);
        const length = due - command.lengthAt - 7;
        const begin = rest.indexOf("\r", 2) + 2;
        if (rest.substr(begin + length) != OK)
            return take(rest);
        command.onLine(rest.substring(command.lengthAt, begin - 2));
        const bytes = rest.substr(begin, length);
        rest = "";
        due = 0;
        current = undefined;
        if (queue[0])
            next();
        command.done(undefined, bytes);
    }
    function startTicking() {
        isTicking = true;
        clock.setTimeout(tick, 1000);
    }
    /** One slow timer for all commands: arming one for each costs more than the command. */
    function tick() {
        isTicking = !!current;
        if (!isTicking)
            return;
        clock.setTimeout(tick, 1000);
        if (secondsLeft-- == 0)
            expire();
    }
    /** After a silence nothing is sent until a probe is answered, so that a late answer is not taken for the next command's. */
    function expire() {
        const wasProbe = probes > 0;
        const command = current;
        dropRaw();
        // The prompt may have been lost: then the modem waits for the bytes, and would take the probes for them.
        prompt();
        if (command.breakOut)
            uart.write(command.breakOut);
        const guarded = wasProbe ? undefined : takeGuarded(command);
        current = undefined;
        if (probes++ < PROBES)
            send({ text: "", timeoutS: 0 });
        else {
            probes = 0;
            if (engine.onSilent)
                engine.onSilent();
            next();
        }
        if (!wasProbe && command.done)
            command.done(AT_TIMEOUT);
        if (guarded && guarded.done)
            guarded.done(AT_TIMEOUT);
    }
    /** Raw bytes that have not all come are lost. */
    function dropRaw() {
        if (due > 1)
            rest = "";
        due = rawLength = 0;
        counted = undefined;
    }
    /** The answer may have been the late one of the command before: go on when no other has come for a while. */
    function awaitQuiet() {
        const quiet = (current = { text: "", timeoutS: 0 });
        secondsLeft = 2;
        clock.setTimeout(() => {
            if (current != quiet)
                return;
            probes = 0;
            current = undefined;
            next();
        }, 300);
    }
    /** @hot */
    function finish(error) {
        const command = current;
        if (!command)
            return;
        if (probes)
            return awaitQuiet();
        // What the last answer brought, once.
        const bytes = counted;
        current = counted = undefined;
        if (queue[0])
            next();
        if (command.done)
            command.done(error, bytes);
    }
    function takeGuarded(command) {
        return command.isGuard && !probes ? queue.shift() : undefined;
    }
    function prompt() {
        const command = current;
        const bytes = command && command.data;
        if (bytes === undefined)
            return;
        uart.write(bytes);
        command.data = undefined;
        if (command.breakOutAfterMs)
            clock.setTimeout(() => uart.write(command.breakOut), command.breakOutAfterMs);
    }
    /** @hot */
    function onLine(line) {
        const command = current;
        if (command) {
            if (line == (command.final || "OK"))
                return finish();
            const prefix = command.prefix;
            if (prefix && line.startsWith(prefix))
                return onAnswer(line.substr(prefix.length));
            if (line == command.failure)
                return finish(line);
        }
        const colon = line.indexOf(":");
        // The key holds a colon, so it cannot meet a native member's name.
        if (colon >= 0)
            onUrc(line, urcs[line.substr(0, colon + 1)]);
        else
            onText(line);
    }
    /** A line without a colon: ERROR, a word, or a socket's result, "0, CLOSED" and on some firmware "0,CLOSED". */
    function onText(line) {
        // DOWNLOAD is the prompt of the SIM7000's AT+CFSWFILE.
        if (line[0] == ">" || line == "DOWNLOAD" || (line == "OK" && current && current.breakOut))
            return prompt();
        let text = line;
        if (line[1] == ",") {
            text = line.substr(2).trim();
            line = line[0] + ", " + text;
        }
        if (current && line == current.final)
            finish();
        else if (current && text == current.failure)
            finish(text);
        else if (line.startsWith("+CM"))
            onError(line);
        else
            onUrc(line, urcs[":" + text]);
    }
    function onError(line) {
        if (!current)
            return;
        const guarded = takeGuarded(current);
        finish(line);
        if (guarded && guarded.done)
            guarded.done(line);
    }
    /** @hot */
    function onUrc(line, handler) {
        if (handler) {
            rawLength = handler(line) || 0;
            if (rawLength)
                onRaw = (bytes) => void handler("", bytes);
        }
        else if (current && current.prefix === "" && line[0] >= "0" && line[0] <= "9")
            onAnswer(line);
    }
    /** @hot */
    function onAnswer(text) {
        const command = current;
        let length = command.onLine && command.onLine(text);
        if (command.head)
            length = parseInt(text);
        if (length === 0)
            counted = "";
        rawLength = length || 0;
        onRaw = undefined;
    }
    /** The general way: takes the piece apart, element by element. @hot */
    function take(chunk) {
        let position = 0;
        rest = "";
        try {
            while (position < chunk.length) {
                const next = rawLength ? takeRaw(chunk, position) : takeLine(chunk, position);
                if (next == position)
                    break;
                position = next;
            }
        }
        finally {
            // Also when a handler throws: what is left comes first next time.
            if (position < chunk.length && (rawLength || chunk.length - position < LINE_MAX))
                rest = chunk.substr(position);
            due = rawLength ? rawEnd() : rest ? 1 : 0;
        }
    }
    /** An answer's bytes are followed by a line end, which tells whether all have come. @returns how many bytes are to be seen */
    function rawEnd() {
        return onRaw ? rawLength : rawLength + 2;
    }
    /** @returns where to go on; the same position when the raw bytes are not complete @hot */
    function takeRaw(chunk, position) {
        const length = rawLength;
        if (chunk.length - position < rawEnd())
            return position;
        rawLength = 0;
        const bytes = chunk.substr(position, length);
        if (onRaw)
            onRaw(bytes);
        else if (chunk.substr(position + length, 2) != "\r\n")
            finish(AT_BYTES_LOST);
        else if (current)
            counted = bytes;
        return position + length;
    }
    /** @returns where to go on; the same position when the line is not complete @hot */
    function takeLine(chunk, position) {
        const end = find(chunk, "\r\n", position);
        if (end < 0)
            return takePrompt(chunk, position);
        if (end == position)
            return takeLine(chunk, position + 2);
        // One character is what a prompt leaves behind: its space.
        if (end > position + 1)
            onLine(chunk.substring(position, end));
        return end + 2;
    }
    function takePrompt(chunk, position) {
        if (current && current.breakOut && chunk.substr(position) == "+++") {
            uart.write("+++");
            return position + 3;
        }
        if (chunk[position] != ">")
            return position;
        prompt();
        return position + 1;
    }
    // Short, because the interpreter reads a function to its end even after a return; most pieces of a bulk end here.
    uart.on("data", (chunk) => (due ? (rest += chunk).length < due || onDue() : (elements[chunk] || onPiece)(chunk)));
    function onElement(bytes, handler) {
        elements[bytes] = handler || (() => finish());
    }
    onElement(OK, () => {
        if (!current)
            return;
        if (!current.final)
            finish();
        else if (current.breakOut)
            prompt();
    });
    onElement("\r\n> ", prompt);
    urcs[":ERROR"] = urcs["+CME ERROR:"] = urcs["+CMS ERROR:"] = onError;
    const engine = {
        lineEnd: "\r",
        send,
        onUrc(key, handler) {
            const before = urcs[key];
            urcs[key] = handler;
            return before;
        },
        onElement,
        abandon(command, error) {
            if (current == command && command.data === undefined)
                finish(error);
        },
        reset(error) {
            const failed = queue;
            if (current && !probes)
                failed.unshift(current);
            queue = [];
            current = undefined;
            probes = 0;
            dropRaw();
            failed.forEach((command) => command.done && command.done(error));
        },
    };
    return engine;
}
//# sourceMappingURL=engine.js.map