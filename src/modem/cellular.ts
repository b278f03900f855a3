/**
 * The machine that every modem shares: power on, initialise, SIM, register, attach. It names no model; a model gives it scripts.
 * It does not retry by itself: who wants the network calls up() again, with the back-off of its own (cloud/connection.ts).
 */
import { AT_TIMEOUT } from "../at/command.ts";
import type { AtScript } from "../at/command.ts";
import type { AtEngine } from "../at/engine.ts";
import { runScript } from "../at/script.ts";
import type { Clock, PowerKey } from "../hal/contracts.ts";
import { OneTimer } from "../hal/one_timer.ts";
import { enterPin } from "./sim_pin.ts";
import type { PinConfig } from "./sim_pin.ts";

export const enum CellularState {
  Off,
  Starting,
  Registering,
  Attaching,
  Up,
}

/** A modem model, nearly all data. */
export interface ModemModel {
  /** After each boot: echo off, error form. Steps are safe to repeat. */
  init: AtScript;
  /** What gets the modem out of states in which it takes no commands: tried in turn while it does not answer, at the board's rate alone. */
  escapes?: string[];
  /** Keys of URCs that mean that the modem has just booted. */
  bootUrcs: string[];
  /**
   * Before the SIM is asked, on each way up: system mode, bands, APN, functionality. What the modem keeps in its flash is written only when
   * it differs: see keep() in settings_script.ts.
   */
  register?: ((config: CellularConfig) => AtScript) | undefined;
  /** Commands that tell how many attempts the SIM grants for its PIN: the first number of the first answer. */
  pinCounters: string[];
  /** Brings up the packet data context. */
  attach(apn: string, user: string, password: string): AtScript;
}

export interface CellularConfig extends PinConfig {
  apn: string;
  apnUser?: string | undefined;
  apnPassword?: string | undefined;
  /** Changes the UART's rate to find a modem that is at another one; without a rate the board's own. */
  setBaud?(rate?: number): void;
  /** Longest search for a network, seconds. */
  registerS: number;
}

export interface Cellular {
  /** Calls back when the packet data context is up, or with the cause why it is not. */
  up(done: (cause?: string) => void): void;
  /** The context is gone; the next up() builds it again. */
  contextLost(): void;
  imei(): string | undefined;
  /** Called when the modem has rebooted or no longer answers: everything in it is lost. */
  onLost?: (cause: string) => void;
}

const POWER_CYCLES = 3;
/** How often "AT" is asked after power-on; one round takes 5 s, a SIM7000 may need 15 s. */
const WAKE_ROUNDS = 3;
const POLL_S = 5;
/** Where a modem may be whose rate somebody has changed. */
const RATES = [38400, 19200, 230400, 57600, 115200, 9600];
/** A press turns off a modem that is on at another rate, so other rates are tried after the second one. */
const SEARCH_CYCLE = 1;
const SEARCH_ROUNDS = 8;
/** A denial can be one cell's mood, so it is not believed at once. */
const DENIED_S = 30;

export function createCellular(
  at: AtEngine,
  clock: Clock,
  power: PowerKey | undefined,
  model: ModemModel,
  config: CellularConfig,
): Cellular {
  let state = CellularState.Off;
  let waiting: ((cause?: string) => void)[] = [];
  let imei: string | undefined;
  let registration = 0;
  let searchedS = 0;
  let isBooted = false;
  let wakes = 0;
  const timer = new OneTimer(clock);

  function end(newState: CellularState, cause?: string): void {
    const callbacks = waiting;
    waiting = [];
    state = newState;
    timer.stop();
    callbacks.forEach((callback) => callback(cause));
  }

  const fail = (cause: string): void => end(CellularState.Off, cause);

  /**
   * Asks "AT" until the modem answers; the key is a toggle, so it is pressed only when nothing does.
   * @param roundsLeft in the search cycle all but the first two are at other rates
   */
  function wake(cyclesLeft: number, roundsLeft: number): void {
    if (power && power.isOn() === false && cyclesLeft > 0) return pressKey(cyclesLeft);
    if (config.setBaud && !model.escapes) config.setBaud(cyclesLeft == SEARCH_CYCLE ? RATES[roundsLeft - 1] : undefined);
    at.send({
      text: "",
      timeoutS: 1,
      breakOut: model.escapes && model.escapes[wakes++ % model.escapes.length],
      done(error) {
        if (state != CellularState.Starting) return;
        // An ERROR is an answer too: the key would turn the modem off.
        if (error != AT_TIMEOUT) initialise();
        else if (roundsLeft > 1) wake(cyclesLeft, roundsLeft - 1);
        else if (power && cyclesLeft > 0) pressKey(cyclesLeft);
        else fail("no answer from the modem: check power and UART");
      },
    });
  }

  function pressKey(cyclesLeft: number): void {
    power!.press(() => {
      const next = () => wake(cyclesLeft - 1, cyclesLeft - 1 == SEARCH_CYCLE ? SEARCH_ROUNDS : WAKE_ROUNDS);
      if (state == CellularState.Starting) timer.start(power!.readyMs, next);
    });
  }

  function initialise(): void {
    const script = model.init.concat([{ text: "+CGSN", timeoutS: 5, prefix: "", onLine: takeImei }]);
    runScript(at, model.register ? script.concat(model.register(config)) : script, (error) => {
      if (state == CellularState.Off) return;
      isBooted = true;
      if (error || !imei) fail("modem set-up: " + (error || "AT+CGSN: no IMEI"));
      else askSim(10);
    });
  }

  /** 15 digits (3GPP TS 23.003 6.2.1), or noise: the device would take it for its name until the next boot. */
  function takeImei(line: string): void {
    if (line.length == 15 && +line > 0) imei = line;
  }

  /** In its first seconds a modem says that the SIM is busy or has failed. */
  function askSim(triesLeft: number): void {
    let word = "";
    at.send({
      text: "+CPIN?",
      timeoutS: 5,
      prefix: "+CPIN: ",
      onLine: (rest) => void (word = rest),
      done(error) {
        if (state == CellularState.Off) return;
        if (word == "READY") register();
        else if (word == "SIM PIN" && triesLeft > 0) unlock(triesLeft);
        else if (error && triesLeft > 0) timer.start(1000, () => askSim(triesLeft - 1));
        else fail("SIM not ready: " + (error || word));
      },
    });
  }

  function unlock(triesLeft: number): void {
    enterPin(at, model.pinCounters, config, (cause) => {
      if (state == CellularState.Off) return;
      if (cause) fail(cause);
      else timer.start(1000, () => askSim(triesLeft - 1));
    });
  }

  function register(): void {
    state = CellularState.Registering;
    registration = searchedS = 0;
    poll();
  }

  const isRegistered = (): boolean => registration == 1 || registration == 5;

  /** CEREG first, then CGREG: on GSM service only the second one tells. A modem may refuse URCs in its first seconds, so they are asked for each time. */
  function poll(): void {
    runScript(at, ["?+CEREG=1", "?+CGREG=1", "?+CEREG?", "?+CGREG?"], () => {
      if (state != CellularState.Registering) return;
      if (isRegistered()) attach();
      else if (registration == 3 && searchedS >= DENIED_S) fail("registration denied by the operator");
      else if (searchedS >= config.registerS) fail("no network found in " + config.registerS + " s");
      else timer.start(POLL_S * 1000, poll);
      searchedS += POLL_S;
    });
  }

  /** Read form "+CEREG: <n>,<stat>", URC form "+CEREG: <stat>[,"<tac>"...]": the status is the last bare number of the first two. */
  function onRegistration(line: string): void {
    const fields = line.substr(8).split(",");
    const second = parseInt(fields[1]!);
    const stat = isNaN(second) ? parseInt(fields[0]!) : second;
    if (line[2] == "E" || stat == 1 || stat == 5) registration = stat;
    if (timer.isArmed() && state == CellularState.Registering && isRegistered()) {
      timer.stop();
      attach();
    }
  }

  function attach(): void {
    state = CellularState.Attaching;
    const script = model.attach(config.apn, config.apnUser || "", config.apnPassword || "");
    runScript(at, script, (error) => {
      if (state != CellularState.Attaching) return;
      if (error) fail("no packet data with APN " + config.apn + ": " + error);
      else end(CellularState.Up);
    });
  }

  function lost(cause: string): void {
    isBooted = false;
    state = CellularState.Off;
    // The sockets first: what they wait for fails then without being taken for the cause.
    if (cellular.onLost) cellular.onLost(cause);
    at.reset(cause);
    fail(cause);
  }

  at.onUrc("+CEREG:", onRegistration);
  at.onUrc("+CGREG:", onRegistration);
  model.bootUrcs.forEach((key) => at.onUrc(key, () => void (isBooted && lost("modem restarted"))));
  at.onSilent = () => isBooted && lost("modem stopped answering");

  const cellular: Cellular = {
    up(done) {
      if (state == CellularState.Up) return done();
      waiting.push(done);
      if (state != CellularState.Off) return;
      state = CellularState.Starting;
      wakes = 0;
      if (power) wake(POWER_CYCLES, 1);
      else wake(SEARCH_CYCLE, SEARCH_ROUNDS);
    },
    contextLost() {
      if (state == CellularState.Up) state = CellularState.Off;
    },
    imei: () => imei,
  };
  return cellular;
}
