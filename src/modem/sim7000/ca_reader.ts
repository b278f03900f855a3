/**
 * Reads a CA socket until nothing is left.
 *
 *   +CADATAIND: <id>                              data has come; told once
 *   AT+CARECV?   -> +CARECV: <id>,<waiting>       for each socket, or those with data, or (1529B08) not at all
 *   AT+CARECV=<id>,<max>
 *       -> +CARECV: <length>,<bytes>              real form
 *       -> +CARECV: <id>,<length> CR LF <bytes>   the manual's form
 *       -> +CARECV: 0                             nothing
 *
 * To ask for more than is there freezes some firmware, and 1529B08 delivers less than it says above 512; what the modem tells is asked
 * for, where it tells. After a close nothing may be asked any more.
 */
import type { AtCommand } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";

const READ_MAX = 512;

export interface CaReader {
  /** There may be data. */
  read(): void;
  pause(isPaused: boolean): void;
  /** The peer has closed: what is on its way still comes. */
  end(): void;
  /** Nothing is wanted any more. */
  stop(): void;
}

/** @returns how many bytes follow the line of an answer whose command was given up: they must not be taken for lines */
export function bytesBehind(rest: string): number {
  const comma = rest.indexOf(",") + 1;
  return comma ? Math.max(0, parseInt(rest) - (rest.length - comma) - 2) : 0;
}

/** @param onEnd once: with an error, or after end() */
export function createCaReader(at: AtEngine, id: number, onBytes: (bytes: string) => void, onEnd: (error?: string, isEnd?: boolean) => void): CaReader {
  /** Bytes that the modem says it holds. */
  let waiting = 0;
  /** Undefined until the modem's first answer shows whether it lists what waits. */
  let isListed: boolean | undefined;
  let asked = 0;
  let isBusy = false;
  let hasMore = false;
  let isPaused = false;
  let isEnd = false;
  let isStopped = false;
  /** Of the bytes that are coming. */
  let length = 0;
  let received = "";

  const list: AtCommand = {
    text: "+CARECV?",
    timeoutS: 5,
    prefix: "+CARECV: " + id + ",",
    onLine(rest) {
      isListed = true;
      waiting = parseInt(rest);
    },
    done(error) {
      // Data was announced, and the modem does not list it.
      if (isListed === undefined) isListed = false;
      isBusy = false;
      if (isStopped) return;
      if (error || isEnd) onEnd(error && "AT+CARECV?: " + error, isEnd);
      else if (waiting || !isListed) receive();
      else if (hasMore) read();
    },
  };

  const fetch: AtCommand = {
    text: "",
    timeoutS: 5,
    prefix: "+CARECV: ",
    onLine(rest) {
      const comma = rest.indexOf(",") + 1;
      length = comma ? parseInt(rest) : 0;
      received = comma ? rest.substr(comma) : "";
      // Where it was listed how much there is, the manual's form cannot be taken for the other one.
      if (isListed && asked > 1 && rest == id + "," + asked) {
        received = "";
        return (length = asked);
      }
      // The line's end is one of the bytes.
      if (received.length < length) received += "\r\n";
      return Math.max(0, length - received.length);
    },
    done(error, rest) {
      const bytes = received + (rest || "");
      isBusy = false;
      received = "";
      if (isStopped) return;
      if (error || bytes.length != length) return onEnd("AT+CARECV: " + (error || "UART lost bytes"));
      waiting = isListed ? waiting - length : 0;
      if (length) onBytes(bytes);
      if (isStopped) return;
      if (isEnd) onEnd(undefined, true);
      else if (length || hasMore) read();
    },
  };

  function receive(): void {
    asked = isListed ? Math.min(waiting, READ_MAX) : READ_MAX;
    length = 0;
    isBusy = true;
    fetch.text = "+CARECV=" + id + "," + asked;
    at.send(fetch);
  }

  function read(): void {
    hasMore = isBusy || isPaused;
    if (hasMore || isEnd || isStopped) return;
    if (waiting || isListed === false) return receive();
    isBusy = true;
    at.send(list);
  }

  return {
    read,
    pause(newIsPaused) {
      isPaused = newIsPaused;
      if (!isPaused && hasMore) read();
    },
    end() {
      if (isEnd) return;
      isEnd = true;
      if (!isBusy) onEnd(undefined, true);
    },
    stop: () => void (isStopped = true),
  };
}
