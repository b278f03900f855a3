import { registrationStates } from "../../decode/words/radio.ts";
import { REGISTER_S } from "../patient.ts";
import type { Patient } from "../patient.ts";
import { broken, ok } from "../verdict.ts";
import type { Step, Verdict } from "../verdict.ts";

const POLL_MS = 2000;
/** So long a level may be unknown while the modem looks around. */
const SIGNAL_TRIES = 15;
/** A denial can be one cell's mood. */
const DENIED_TRIES = 5;
/** Below, connections break. */
const WEAK_DBM = { "+CSQ": -105, "+CESQ": -120 } as const;

/** Whether the radio is on and hears a cell. */
export const radio: Step = {
  name: "radio",
  async examine(patient) {
    const { text, prefix, dbm } = patient.family.signal;
    const { lines } = await patient.ask("+CFUN?", "+CFUN: ");
    if (lines[0] !== undefined && !/^1\b/.test(lines[0])) return broken(`the radio is off (+CFUN: ${lines[0]})`, "turn it on with AT+CFUN=1; a modem that falls back has a weak supply");
    for (let left = SIGNAL_TRIES; left > 0; left--) {
      const answer = await patient.ask(text, prefix);
      const level = dbm(answer.lines[0] ?? "");
      if (level !== undefined) return levelVerdict(level, text as keyof typeof WEAK_DBM);
      await patient.delay(POLL_MS);
    }
    return broken(`no signal in ${(SIGNAL_TRIES * POLL_MS) / 1000} s`, "check the antenna and its plug (LTE, not GNSS), the place, and the bands: AT+CBANDCFG? or AT%XBANDLOCK?");
  },
};

function levelVerdict(level: number, command: keyof typeof WEAK_DBM): Verdict {
  const name = command === "+CESQ" ? "RSRP" : "RSSI";
  return ok(`${name} ${level} dBm`, level < WEAK_DBM[command] ? "that is weak: expect broken connections; a better antenna or place" : undefined);
}

/** 3GPP TS 27.007 10.1.22 (+CEREG), 10.1.20 (+CGREG, GSM). */
export const registration: Step = {
  name: "registration",
  async examine(patient) {
    let state = "";
    let denials = 0;
    for (let left = (REGISTER_S * 1000) / POLL_MS; left > 0; left--) {
      state = await readState(patient);
      if (state === "1" || state === "5") return ok(registrationStates[state] ?? state);
      if (state === "3" && ++denials >= DENIED_TRIES) return denied();
      if (state === "90") return broken("not registered, the SIM does not work", "take the card out and in, try another one");
      await patient.delay(POLL_MS);
    }
    return notFound(state);
  },
};

async function readState(patient: Patient): Promise<string> {
  const lte = (await patient.ask("+CEREG?", "+CEREG: ")).lines.map(stateOf);
  if (lte.some((state) => state === "1" || state === "5")) return lte.at(-1)!;
  const gsm = (await patient.ask("+CGREG?", "+CGREG: ")).lines.map(stateOf);
  return gsm.find((state) => state === "1" || state === "5") ?? lte.at(-1) ?? "";
}

/** `<n>,<stat>[,...]`; in the middle of it a URC may stand, `<stat>[,"<tac>"...]`. */
function stateOf(rest: string): string {
  const [first = "", second = ""] = rest.split(",");
  return /^\d+$/.test(second) ? second : first;
}

function denied(): Verdict {
  return broken("the network refuses the modem", "the SIM is not activated, has no data plan, may not roam here, or is not allowed for LTE-M and NB-IoT: ask the operator");
}

function notFound(state: string): Verdict {
  const words = registrationStates[state] ?? "no answer to AT+CEREG?";
  const fix = state === "0" ? "it does not search: AT+COPS=0 for automatic, AT+CFUN=1" : "there is no network that fits: check technology (LTE-M, NB-IoT, GSM), bands, antenna and the operator's coverage";
  return broken(`${words}, for ${REGISTER_S} s`, fix);
}

/** The packet data context, brought up by the firmware's own scripts. */
export const packetData: Step = {
  name: "PDP",
  async examine({ cellular, target }) {
    const cause = await new Promise<string | undefined>((resolve) => cellular.up(resolve));
    if (cause === undefined) return ok(`context with APN ${target.apn === "" ? "of the SIM" : target.apn}`);
    const fix = /PIN/.test(cause) ? "set the right pin; the last attempt is left to you" : "check APN, user and password with the operator (--apn), and that the SIM has a data plan";
    return broken(cause, fix);
  },
};

export const dns: Step = {
  name: "DNS",
  async examine({ at, family, target: { host, tag } }) {
    if (/^[\d.]+$|:/.test(host)) return ok(`${host} is an address`);
    if (tag !== undefined && !family.isResolverOfTls) return ok("the modem resolves the name as it connects");
    const [address, error] = await new Promise<[string | undefined, string?]>((resolve) => family.resolveHost(at, host, (value, failure) => resolve(failure === undefined ? [value] : [value, failure])));
    return address === undefined ? broken(error ?? "no address", `check the name ${host}; an operator's private APN may resolve no public names`) : ok(`${host} is ${address}`);
  },
};

/** Certificates have dates. */
const DAY_MS = 86400000;

export const clock: Step = {
  name: "clock",
  async examine({ at, family, target, clock: now }) {
    const [time, error] = await new Promise<[number | undefined, string?]>((resolve) => family.readTime(at, (value, failure) => resolve(failure === undefined ? [value] : [value, failure])));
    const note = "only TLS needs it";
    if (time === undefined) {
      if (target.tag === undefined) return ok(`${error ?? "not set"}; ${note}`);
      return ok(error ?? "not set", "the network has not told the time; the connection tries NTP, else certificates are refused");
    }
    const shown = new Date(time).toISOString().slice(0, 19).replace("T", " ");
    if (Math.abs(time - now.now()) < DAY_MS) return ok(`${shown} UTC`);
    if (target.tag === undefined) return ok(`${shown} UTC, which is wrong; ${note}`);
    return broken(`${shown} UTC, which is wrong`, "certificates are refused by a wrong clock: AT+CLTS=1 and a restart, or AT+CCLK");
  },
};
