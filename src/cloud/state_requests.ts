import { OneTimer } from "../hal/one_timer.ts";
import { cloudNotifyEvent } from "./cloud.ts";
import { CloudEventType } from "./types.ts";
import type { CloudBackend } from "./types.ts";

/** A question about the state, or a change of it. */
export interface StateRequest {
  /** By what its answer is known. */
  key: string;
  /** Message id. */
  id: number;
}

export interface StateRequests {
  /** Remembers a request. @param id of its message, or a negative errno @returns the id */
  add(key: string, id: number): number;
  find(key: unknown): StateRequest | undefined;
  /** Tells the result. @param code as in HTTP */
  end(request: StateRequest, code: number, version?: unknown): void;
  /** Gives the oldest its whole time again: there is a new connection. */
  restart(): void;
  /** Forgets all: they belong to nobody any more. */
  forget(): void;
}

/** How long an answer may take while connected; twice as long behind another request. */
const ANSWER_MS = 30000;

/**
 * Requests that were sent and not answered, so that each ends in one StateResult.
 * @param silence code of what is never answered
 */
export function createStateRequests(backend: CloudBackend, silence: number): StateRequests {
  let requests: StateRequest[] = [];
  const timer = new OneTimer(backend.config.clock!);

  function end(request: StateRequest, code: number, version?: unknown): void {
    requests.splice(requests.indexOf(request), 1);
    cloudNotifyEvent(backend, {
      type: CloudEventType.StateResult,
      id: request.id,
      ok: code > 0 && code < 300,
      code,
      version: version as number | undefined,
    });
  }

  function watch(): void {
    const oldest = requests[0];
    if (!oldest || timer.isArmed()) return;
    timer.start(ANSWER_MS, () => {
      // Without a connection nothing can be answered: restart() follows.
      if (backend.api.input!(backend)) return;
      if (oldest == requests[0]) end(oldest, silence);
      watch();
    });
  }

  return {
    add(key, id) {
      if (id > 0) {
        requests.push({ key, id });
        watch();
      }
      return id;
    },
    find: (key) => requests.find((request) => request.key === key),
    end,
    restart() {
      timer.stop();
      watch();
    },
    forget() {
      timer.stop();
      requests = [];
    },
  };
}
