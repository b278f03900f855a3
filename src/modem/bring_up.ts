/**
 * The way of every modem to the network: power on, set up, SIM, register, attach. Its functions are made for one attempt and gone after it: in the
 * interpreter each function takes variables for as long as it exists.
 */
import { AT_TIMEOUT } from "../at/command.ts";
import type { AtCommand, AtScript } from "../at/command.ts";
import type { AtEngine } from "../at/engine.ts";
import { runScript } from "../at/script.ts";
import type { Clock, PowerKey } from "../hal/contracts.ts";
import type { CellularConfig, ModemModel, ModemStatus } from "./cellular.ts";
import { enterPin } from "./sim_pin.ts";

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
/** After so many failures in a row the ladder begins anew; and after how many comes what: see ModemModel.rungs. */
const RUNGS = 10;
const DETACH_RUNG = 2;
const POWER_RUNG = 8;
/** Leaving and joining a network: AT+CGATT may take 75 s. */
const RUNG_S = 80;
/** <stat> of +CEREG and +CGREG (3GPP TS 27.007 10.1.20). */
const ROAMING = 5;

/**
 * One attempt; it ends without a word when status.attempts counts on.
 * @passing
 * @param done undefined when the packet data context is up, else the cause why it is not
 * @param failures how many attempts before this one were of no use
 * @param waitMs before anything is done; none when not above 0
 */
export function bringUp(
  at: AtEngine,
  clock: Clock,
  power: PowerKey | undefined,
  model: ModemModel,
  config: CellularConfig,
  status: ModemStatus,
  done: (cause?: string) => void,
  failures: number,
  waitMs: number,
): void {
  const rung = failures % RUNGS;
  const attempt = ++status.attempts;
  let searchedS = 0;
  let wakes = 0;
  /** The next look at the registration is due by a timer, and a URC may come before it. */
  let isPolling = false;

  const isOver = (): boolean => attempt != status.attempts;

  function end(cause?: string): void {
    status.attempts++;
    status.onRegistration = config.isHomeOnly && !cause ? () => void (status.registration == ROAMING && status.onAbroad!()) : undefined;
    done(cause);
  }

  function later(delayMs: number, step: () => void): void {
    clock.setTimeout(() => {
      if (!isOver()) step();
    }, delayMs);
  }

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
        if (isOver()) return;
        // An ERROR is an answer too: the key would turn the modem off.
        if (error != AT_TIMEOUT) initialise();
        else if (roundsLeft > 1) wake(cyclesLeft, roundsLeft - 1);
        else if (power && cyclesLeft > 0) pressKey(cyclesLeft);
        else end("no answer from the modem: check power and UART");
      },
    });
  }

  function pressKey(cyclesLeft: number): void {
    power!.press(() => later(power!.readyMs, () => wake(cyclesLeft - 1, cyclesLeft - 1 == SEARCH_CYCLE ? SEARCH_ROUNDS : WAKE_ROUNDS)));
  }

  function initialise(): void {
    const command = (rung != DETACH_RUNG || isRegistered()) && model.rungs[rung];
    const first: AtCommand = { text: "?" + (command || "E0"), timeoutS: command ? RUNG_S : 5 };
    runScript(at, ([first] as AtScript).concat(model.setUp(config), { text: "+CGSN", timeoutS: 5, prefix: "", onLine: takeImei }), (error) => {
      if (isOver()) return;
      status.isBooted = true;
      if (error || !status.imei) end("modem set-up: " + (error || "AT+CGSN: no IMEI"));
      else askSim(10);
    });
  }

  /** 15 digits (3GPP TS 23.003 6.2.1), or noise: the device would take it for its name until the next boot. */
  function takeImei(line: string): void {
    if (line.length == 15 && +line > 0) status.imei = line;
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
        if (isOver()) return;
        if (word == "READY") register();
        else if (word == "SIM PIN" && triesLeft > 0) unlock(triesLeft);
        else if (error && triesLeft > 0) later(1000, () => askSim(triesLeft - 1));
        else end("SIM not ready: " + (error || word));
      },
    });
  }

  function unlock(triesLeft: number): void {
    enterPin(at, model.pinCounters, config, (cause) => {
      if (isOver()) return;
      if (cause) end(cause);
      else later(1000, () => askSim(triesLeft - 1));
    });
  }

  function register(): void {
    status.registration = 0;
    status.onRegistration = () => {
      if (isPolling && isRegistered()) attach();
    };
    poll();
  }

  const isRegistered = (): boolean => status.registration == 1 || (!config.isHomeOnly && status.registration == ROAMING);

  /** CEREG first, then CGREG: on GSM service only the second one tells. A modem may refuse URCs in its first seconds, so they are asked for each time. */
  function poll(): void {
    isPolling = false;
    runScript(at, ["?+CEREG=1", "?+CGREG=1", "?+CEREG?", "?+CGREG?"], () => {
      if (isOver()) return;
      if (isRegistered()) return attach();
      if (status.registration == 3 && searchedS >= DENIED_S) return end("registration denied by the operator");
      if (searchedS >= config.registerS) return end("no " + (config.isHomeOnly ? "home " : "") + "network found in " + config.registerS + " s");
      searchedS += POLL_S;
      isPolling = true;
      later(POLL_S * 1000, () => isPolling && poll());
    });
  }

  function attach(): void {
    isPolling = false;
    status.onRegistration = undefined;
    runScript(at, model.attach(config.apn, config.apnUser || "", config.apnPassword || ""), (error) => {
      if (!isOver()) end(error && "no packet data with APN " + config.apn + ": " + error);
    });
  }

  function start(): void {
    if (power && rung == POWER_RUNG) pressKey(POWER_CYCLES);
    else if (power) wake(POWER_CYCLES, 1);
    else wake(SEARCH_CYCLE, SEARCH_ROUNDS);
  }

  if (waitMs > 0) later(waitMs, start);
  else start();
}
