/**
 * Firmware jobs of a cloud, over the Cloud API alone: a backend needs nothing for them, and an image without updates has nothing of them.
 *
 *   READY -> confirmed, if this start is a test -> the cloud is asked -> job -> FotaStart, IN_PROGRESS -> update -> FotaDone -> reboot
 *   after it: READY -> the same job comes again -> SUCCEEDED, or FAILED with ROLLED_BACK
 *
 * FotaError, FAILED or REJECTED with the cause end a job that does not get so far; the image that runs is as it was.
 */
import { cloudConnect, cloudDisconnect, cloudNotifyEvent, cloudSend } from "../cloud/cloud.ts";
import { CloudEndpointType, CloudEventType, CloudQos } from "../cloud/types.ts";
import type { CloudBackend, CloudEvent, CloudMsg } from "../cloud/types.ts";
import type { Socket } from "../net/socket.ts";
import type { BootState, FotaCause, UpdateSlot } from "./contract.ts";
import { startUpdate } from "./update.ts";
import type { UpdateParts } from "./update.ts";
import { parseUrl } from "./url.ts";

/** As AWS Jobs names them. */
export type JobStatus = "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "REJECTED";

/** One cloud's form of jobs. */
export interface JobService {
  /** At each READY. */
  ask(): void;
  /** Looks at what has come. @returns true for what is no business of the application */
  take(msg: CloudMsg): unknown;
  /** Tells the cloud. @param percent of the download, -1 before it @param text why not, or "" @param qos 0 where the next one says more @returns message id, or a negative errno */
  tell(id: string, status: JobStatus, percent: number, text: string, qos: CloudQos): number;
}

/** What a cloud's form works with. */
export interface JobHost {
  backend: CloudBackend;
  /** A message that the application is not told of. @returns message id, or a negative errno */
  send(type: CloudEndpointType, topic: string, text: string, qos: CloudQos, retain?: boolean): number;
  /** A job has come; all of it is from outside. @param size,sha256 undefined or null: the job does not say */
  offer(id: unknown, url: unknown, size?: unknown, sha256?: unknown): void;
  /** Tells how the last update ended, once: for a cloud that does not offer its job again. */
  answer(): void;
  /** The job is no longer wanted. */
  cancel(id: string): void;
}

/** The device's part. */
export interface FotaDevice extends Pick<UpdateParts, "clock" | "tls" | "running" | "keys" | "sha256" | "readOld" | "whenQuiet" | "blockSize"> {
  /** Undefined where updates are not offered. */
  slot(): UpdateSlot | undefined;
  boot(): BootState;
  /** The image works, if it is on trial. */
  confirm(): void;
  reboot(): void;
  /** boot() has no job any more. */
  told(): void;
}

/** Causes that lie in the job or its file: AWS and nRF Cloud have a status of their own for them. */
const REJECTED = "NOT_OFFERED BAD_JOB TOO_LARGE BAD_MANIFEST SIGNATURE WRONG_BOARD OLD_VERSION OLD_LOADER WRONG_BASE";
/** For the last message; then to leave in order; then the start. */
const LEAVE_MS = 3000;
const REBOOT_MS = 2000;
/** What becomes part of topics: the clouds' own limit. */
const ID_MAX = 64;

/** @returns the backend, which now takes jobs from cloudInit() on */
export function withFota(backend: CloudBackend, device: FotaDevice, createService: (host: JobHost) => JobService): CloudBackend {
  const config = backend.config;
  const init = backend.api.init!;
  /** Ids of the last messages of our own. */
  let own: number[] = [];
  /** The job that runs, and the one that has ended, which some clouds offer at each connection. */
  let current = "";
  let ended = "";
  /** Of either: what the cloud is to know, and whether it could be told. */
  let status: JobStatus = "IN_PROGRESS";
  let percent = -1;
  let text = "";
  let isOwed = false;
  let hasLeft = false;
  let stop: ReturnType<typeof startUpdate> | undefined;

  function notify(event: CloudEvent): unknown {
    return cloudNotifyEvent(backend, event);
  }

  function tell(id: string, newStatus: JobStatus, newText: string): void {
    status = newStatus;
    text = newText;
    isOwed = service.tell(id, status, percent, text, CloudQos.AtLeastOnce) <= 0;
  }

  function fail(id: string, cause: FotaCause, detail: string): void {
    const message = cause + (detail ? ": " + detail : "");
    current = "";
    ended = id;
    tell(id, REJECTED.split(" ").indexOf(cause) < 0 ? "FAILED" : "REJECTED", message);
    notify({ type: CloudEventType.FotaError, code: 0, message });
    if (hasLeft) cloudConnect(backend);
    hasLeft = false;
  }

  function onEnd(cause: FotaCause, detail: string): void {
    stop = undefined;
    if (cause) return fail(current, cause, detail);
    tell(current, "IN_PROGRESS", "rebooting");
    // Who returns true reboots when it suits him.
    if (notify({ type: CloudEventType.FotaDone }) === true) return;
    device.clock.setTimeout(() => {
      cloudDisconnect(backend);
      device.clock.setTimeout(device.reboot, REBOOT_MS);
    }, LEAVE_MS);
  }

  /** @returns whether this start is the answer to the job */
  function isAnswered(id: string): boolean {
    const boot = device.boot();
    if (id != ended) {
      if (boot.job != id) return false;
      ended = id;
      status = boot.rolledBack ? "FAILED" : "SUCCEEDED";
      text = boot.rolledBack ? "ROLLED_BACK" : "";
      if (text) notify({ type: CloudEventType.FotaError, code: 0, message: text });
    }
    tell(id, status, text);
    return true;
  }

  function offer(id: unknown, url: unknown, size: unknown, sha256: unknown): void {
    if (typeof id != "string" || !id || id.length > ID_MAX || /[^A-Za-z0-9_.-]/.test(id) || current) return;
    if (isAnswered(id)) return;
    const place = typeof url == "string" && parseUrl(url);
    const isKnown = (value: unknown, type: string): boolean => value === undefined || value === null || typeof value == type;
    if (!place || !isKnown(size, "number") || !isKnown(sha256, "string")) return fail(id, "BAD_JOB", "");
    const slot = device.slot();
    if (!slot) return fail(id, "NOT_OFFERED", "");
    if (!slot.hasRoom()) return fail(id, "JOURNAL_FULL", "");
    current = id;
    percent = -1;
    tell(id, "IN_PROGRESS", "");
    notify({ type: CloudEventType.FotaStart });
    const parts: UpdateParts = Object.assign({}, device, {
      network: config.network!,
      slot,
      poll: (socket: Socket | undefined) => [config.socket, socket].forEach(poll),
      makeRoom() {
        hasLeft = !cloudDisconnect(backend);
      },
      onErase: (isDone: boolean) => void notify({ type: isDone ? CloudEventType.FotaEraseDone : CloudEventType.FotaErasePending }),
      onProgress(newPercent: number) {
        percent = newPercent;
        notify({ type: CloudEventType.FotaDlProgress, fotaProgress: percent });
        if (percent % 10 == 0 && percent < 100) service.tell(current, "IN_PROGRESS", percent, "", CloudQos.AtMostOnce);
      },
      onEnd,
    });
    stop = startUpdate(Object.assign({ id, size: size as number, sha256: sha256 as string }, place), parts);
  }

  function onEvent(event: CloudEvent): unknown {
    if (event.type == CloudEventType.DataReceived) return service.take(event.msg);
    if (event.type == CloudEventType.DataSent || event.type == CloudEventType.StateResult) return own.indexOf(event.id) >= 0;
    if (event.type == CloudEventType.Ready) {
      device.confirm();
      if (isOwed) tell(current || ended, status, text);
      service.ask();
    }
    return false;
  }

  const service = createService({
    backend,
    send(type, str, buf, qos, retain) {
      const id = cloudSend(backend, { buf, qos, retain: !!retain, endpoint: str ? { type, str } : { type } });
      own = own.slice(-7).concat(id);
      return id;
    },
    offer,
    answer() {
      const id = device.boot().job;
      if (!id) return;
      isAnswered(id);
      if (!isOwed) device.told();
    },
    cancel: (id) => void (id == current && stop && stop("CANCELED")),
  });

  const api = backend.api;
  const capabilities = api.capabilities!;
  api.capabilities = (self) => Object.assign(capabilities(self)!, { fota: true });
  api.init = (self) => {
    const handler = config.handler!;
    config.handler = (same, event, userData) => onEvent(event) || handler(same, event, userData);
    return init(self);
  };
  return backend;
}

/** Reading goes on by itself, and begins with a look. */
function poll(socket: Socket | undefined): void {
  if (!socket) return;
  socket.pause(true);
  socket.pause(false);
}
