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
  more(): void;
  /** False begins with a look: what told that there is more may be lost. */
  hold(isPaused: boolean): void;
  /** Closed: what is on its way still comes. */
  end(): void;
}

/** @returns how many bytes follow the line of a read in its real form, whose first line end is one of them @hot */
export function bytesBehind(rest: string): number {
  return Math.max(0, parseInt(rest) - rest.length + rest.indexOf(",") - 1);
}

/** @param onEnd with an error, or after end(); more than once, so the first one counts */
export function createCaReader(at: AtEngine, id: number, onBytes: (bytes: string) => void, onEnd: (error?: string) => void): CaReader {
  /** Bytes that the modem says it holds. */
  let waiting = 0;
  /** Undefined until the modem's first answer shows whether it lists what waits. */
  let isListed: boolean | undefined;
  /** 0: how much there is. */
  let asked = 0;
  let isBusy: boolean | undefined;
  let hasMore: boolean | undefined;
  let isPaused: boolean | undefined;
  let isEnd: boolean | undefined;
  /** Of the bytes that are coming. */
  let length = 0;
  let received = "";

  const command: AtCommand = {
    text: "",
    timeoutS: 5,
    prefix: "+CARECV: ",
    onLine(rest) {
      const comma = rest.indexOf(",") + 1;
      length = parseInt(rest);
      received = comma ? rest.substr(comma) : "";
      if (asked) return isListed && asked > 1 && rest == id + "," + asked ? takeLength() : takeBytes(rest);
      if (length == id) waiting = +received;
      isListed = isListed || length == id;
    },
    done(error, rest) {
      const bytes = received + (rest || "");
      isBusy = false;
      if (!asked) isListed = !!isListed;
      else if (!error && bytes.length != length) error = "UART lost bytes";
      else if (length && !error) {
        waiting -= length;
        onBytes(bytes);
      }
      if (error || isEnd) onEnd(error && "AT+CARECV: " + error);
      else if (hasMore || (asked ? length : waiting || !isListed)) more();
    },
  };

  /** Where it was listed how much there is, the manual's form cannot be taken for the other one. @hot */
  function takeLength(): number {
    received = "";
    return (length = asked);
  }

  /** @hot */
  function takeBytes(rest: string): number {
    if (received.length < length) received += "\r\n";
    return bytesBehind(rest);
  }

  /** @hot */
  function more(): void {
    hasMore = isBusy || isPaused;
    if (hasMore || isEnd) return;
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
      if (!isPaused) more();
    },
    end() {
      isEnd = true;
      if (!isBusy) onEnd();
    },
  };
}
