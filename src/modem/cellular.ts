/**
 * The machine that every modem shares; it names no model, a model gives it scripts. It does not retry by itself: who wants the network calls up()
 * again, with the back-off of its own (cloud/connection.ts).
 */
import type { AtScript } from "../at/command.ts";
import type { AtEngine } from "../at/engine.ts";
import type { Clock, PowerKey } from "../hal/contracts.ts";
import { bringUp } from "./bring_up.ts";
import type { PinConfig } from "./sim_pin.ts";

/** A modem model, nearly all data. */
export interface ModemModel {
  /**
   * After each boot: echo off, error form, system mode, bands, APN, functionality. Steps are safe to repeat. What the modem keeps in its flash is
   * written only when it differs: see keep() in settings_script.ts.
   */
  setUp(config: CellularConfig): AtScript;
  /** What gets the modem out of states in which it takes no commands: tried in turn while it does not answer, at the board's rate alone. */
  escapes?: string[];
  /** Keys of URCs that mean that the modem has just booted, with commas between. */
  bootUrcs: string;
  /** Commands that tell how many attempts the SIM grants for its PIN, with commas between: the first number of the first answer. */
  pinCounters: string;
  /**
   * First command of an attempt by the number of failures before it, 0..9: [2] leaves the network and joins it (if it is in one: else it might stay out), [3] joins it again, [4] turns the radio off and on, [6]
   * restarts the modem; [8] is the power key's. In between, and where there is none, it is ATE0, so others begin with E0.
   */
  rungs: (string | undefined)[];
  /** Brings up the packet data context. */
  attach(apn: string, user: string, password: string): AtScript;
}

/** Read anew for each attempt. */
export interface CellularConfig extends PinConfig {
  apn: string;
  apnUser?: string | undefined;
  apnPassword?: string | undefined;
  /** Changes the UART's rate to find a modem that is at another one; without a rate the board's own. */
  setBaud?(rate?: number): void;
  /** Longest search for a network, seconds. */
  registerS: number;
  /** A network that is not the SIM's own is not taken, and left when the modem goes over to one. */
  isHomeOnly?: boolean;
}

export interface Cellular {
  /** Calls back when the packet data context is up, or with the cause why it is not. */
  up(done: (cause?: string) => void): void;
  /** The context is gone; the next up() builds it again. */
  contextLost(): void;
  imei(): string | undefined;
  /** Ways up in a row after which no socket connected; a socket that connects sets it to 0. */
  failures: number;
  /** Called when the modem has rebooted or no longer answers: everything in it is lost. */
  onLost?: (cause: string) => void;
}

/** What is known of the modem, shared with the attempt to bring it up. */
export interface ModemStatus {
  /** Counts on when an attempt begins and when it ends. */
  attempts: number;
  imei?: string;
  /** <stat> of +CEREG, else +CGREG (3GPP TS 27.007 10.1.20, 10.1.22): 1 and 5 are registered, 3 is denied. */
  registration?: number;
  onRegistration?: (() => void) | undefined;
  /** The modem is up, and has gone over to a network that it may not use. */
  onAbroad?(): void;
  /** It is set up, so that a boot URC or silence is a loss. */
  isBooted?: boolean;
}

/**
 * A refused SIM, or a network that is down, must not make a fleet attach without end (GSMA TS.34): ten ways up at once, then one in four minutes.
 */
const PACE_MS = 240000;
const BURST_MS = 10 * PACE_MS;

export function createCellular(
  at: AtEngine,
  clock: Clock,
  power: PowerKey | undefined,
  model: ModemModel,
  config: () => CellularConfig,
): Cellular {
  let isUp = false;
  /** When the next way up may begin; the clock may jump. */
  let freeAt = 0;
  let waiting: ((cause?: string) => void)[] = [];
  const status: ModemStatus = { attempts: 0, onAbroad: () => cellular.onLost && cellular.onLost("the modem is roaming, which is not allowed") };

  function finish(cause?: string): void {
    const callbacks = waiting;
    waiting = [];
    isUp = !cause;
    callbacks.forEach((callback) => callback(cause));
  }

  /** Read form "+CEREG: <n>,<stat>", URC form "+CEREG: <stat>[,"<tac>"...]": the status is the last bare number of the first two. */
  function onRegistration(line: string): void {
    const fields = line.substr(8).split(",");
    const second = parseInt(fields[1]!);
    const stat = isNaN(second) ? parseInt(fields[0]!) : second;
    if (line[2] == "E" || stat == 1 || stat == 5) status.registration = stat;
    if (status.onRegistration) status.onRegistration();
  }

  function lost(cause: string): void {
    if (!status.isBooted) return;
    status.isBooted = isUp = false;
    status.registration = 0;
    status.attempts++;
    // The sockets first: what they wait for fails then without being taken for the cause.
    if (cellular.onLost) cellular.onLost(cause);
    at.reset(cause);
    finish(cause);
  }

  const onBoot = (): void => lost("modem restarted");

  at.onUrc("+CEREG:", onRegistration);
  at.onUrc("+CGREG:", onRegistration);
  model.bootUrcs.split(",").forEach((key) => at.onUrc(key, onBoot));
  at.onSilent = () => lost("modem stopped answering");

  const cellular: Cellular = {
    up(done) {
      if (isUp) return done();
      waiting.push(done);
      if (waiting[1]) return;
      const now = clock.now();
      freeAt = Math.min(Math.max(freeAt, now - BURST_MS), now) + PACE_MS;
      bringUp(at, clock, power, model, config(), status, finish, cellular.failures++, freeAt - now);
    },
    contextLost: () => void (isUp = false),
    imei: () => status.imei,
    failures: 0,
  };
  return cellular;
}
