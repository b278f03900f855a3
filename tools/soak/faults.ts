import { BROKER_HOST } from "./image.ts";
import type { Rig } from "./rig.ts";
import type { Rung } from "./wedge.ts";

/** A class of faults. It begins at once and ends by itself, through rig.after(). */
export interface FaultClass {
  name: string;
  /** @returns what the trace says of it */
  strike(rig: Rig): string;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** Loses or doubles some bytes within a few seconds. */
function bytes(kind: "lost" | "doubled"): FaultClass["strike"] {
  return (rig) => {
    const count = 1 + Math.floor(rig.random() * 4);
    for (let index = 0; index < count; index++) {
      const direction = rig.random() < 0.6 ? "from the modem" : "to the modem";
      rig.after(rig.between(0, 20_000), () => rig.uart.order(direction, kind));
    }
    return `${count} bytes ${kind} on the UART`;
  };
}

function denied(rig: Rig): string {
  const durationMs = rig.random() < 0.3 ? rig.between(3600e3, 4 * 3600e3) : rig.between(20e3, 900e3);
  const stat = rig.random() < 0.6 ? 3 : 2;
  rig.modem.setRegistration(stat);
  rig.modem.dropPdp();
  rig.after(durationMs, () => rig.modem.setRegistration(1));
  return `the network ${stat === 3 ? "denies registration" : "is not to be found"} for ${seconds(durationMs)}`;
}

function halfOpen(rig: Rig): string {
  const durationMs = rig.between(5e3, 400e3);
  const isRestored = rig.random() < 0.5;
  rig.network.drop(BROKER_HOST);
  rig.after(durationMs, () => {
    if (!isRestored) rig.network.cut(BROKER_HOST);
    rig.network.restore(BROKER_HOST);
  });
  return `nothing passes for ${seconds(durationMs)}, nobody is told; then the connection ${isRestored ? "goes on" : "is gone"}`;
}

function nameless(rig: Rig): string {
  const durationMs = rig.between(20e3, 900e3);
  rig.network.isNameless = true;
  rig.network.cut(BROKER_HOST);
  rig.network.restore(BROKER_HOST);
  rig.after(durationMs, () => (rig.network.isNameless = false));
  return `the connection breaks, and no name is found for ${seconds(durationMs)}`;
}

/** @param rungs what may be needed */
export function wedged(rungs: readonly Rung[]): FaultClass["strike"] {
  return (rig) => {
    const needed = rungs[Math.floor(rig.random() * rungs.length)]!;
    rig.wedge.begin(needed);
    rig.network.cut(BROKER_HOST);
    rig.network.restore(BROKER_HOST);
    const wait = (): void => void (rig.wedge.isWedged && rig.after(1000, wait));
    wait();
    return `the connection breaks, and the modem's data path is dead until ${needed} or more`;
  };
}

/** What the model has means for. */
export function rungsOf(rig: Rig): readonly Rung[] {
  const hasKey = rig.board.power.pwrkey || rig.board.power.wakeup;
  const rungs: Rung[] = rig.board.modem.model === "sim7000" ? ["context", "attach", "radio", "reset"] : ["radio", "reset"];
  return hasKey ? [...rungs, "power"] : rungs;
}

function hung(rig: Rig): string {
  const { modem } = rig;
  const durationMs = rig.between(5e3, 600e3);
  const isFinite = !rig.board.power.pwrkey || rig.random() < 0.5;
  modem.mute(true);
  const wakeUp = (): void => modem.mute(false);
  if (isFinite) rig.after(durationMs, wakeUp);
  else {
    // Until its power has gone: by the key.
    const wait = (): void => (modem.power.state === "on" ? rig.after(1000, wait) : wakeUp());
    wait();
  }
  return `the modem hangs ${isFinite ? `for ${seconds(durationMs)}` : "until it is turned off"}`;
}

function brownOut(rig: Rig): string {
  const durationMs = rig.between(1e3, 60e3);
  rig.modem.brownOut();
  // Without a key it comes back with its supply.
  if (!rig.board.power.pwrkey && !rig.board.power.wakeup) rig.after(durationMs, () => rig.modem.power.start());
  return "the modem's supply breaks down";
}

function hostOut(rig: Rig): string {
  const durationMs = rig.random() < 0.5 ? 0 : rig.between(100, 120e3);
  rig.hostOff();
  rig.after(durationMs, () => rig.hostOn());
  return `the host ${durationMs ? `has no power for ${seconds(durationMs)}` : "is reset"}`;
}

function clockJump(rig: Rig): string {
  const jumpS = Math.round((rig.random() < 0.5 ? -1 : 1) * rig.between(1, 10 ** rig.between(1, 6.5)));
  if (rig.device.isRunning) void rig.device.evaluate(`setTime(getTime()+${jumpS})`);
  return `the clock jumps by ${jumpS} s`;
}

/** Everything that strikes a device on a pole, short of flash. */
export const FAULTS: readonly FaultClass[] = [
  { name: "bytes lost on the UART", strike: bytes("lost") },
  { name: "bytes doubled on the UART", strike: bytes("doubled") },
  {
    name: "URCs between elements",
    strike(rig) {
      const durationMs = rig.between(10e3, 120e3);
      rig.uart.urcChance = rig.between(0.1, 0.9);
      rig.after(durationMs, () => (rig.uart.urcChance = 0));
      return `notifications between elements for ${seconds(durationMs)}`;
    },
  },
  {
    name: "modem reset",
    strike(rig) {
      rig.modem.resetSpontaneously();
      return "the modem resets itself";
    },
  },
  { name: "modem brown-out", strike: brownOut },
  { name: "modem hung", strike: hung },
  { name: "dead data path", strike: (rig) => wedged(rungsOf(rig))(rig) },
  {
    name: "PDP context lost",
    strike(rig) {
      rig.modem.dropPdp();
      return "the network drops the packet data";
    },
  },
  { name: "registration denied or lost", strike: denied },
  { name: "DNS failure", strike: nameless },
  {
    name: "broker restart",
    strike(rig) {
      const downMs = rig.between(0, 120e3);
      rig.broker.restart(downMs);
      return `the broker is away for ${seconds(downMs)}`;
    },
  },
  {
    name: "broker forgets its sessions",
    strike(rig) {
      rig.network.cut(BROKER_HOST);
      rig.ledger.brokerForgot();
      void rig.broker.forget();
      rig.after(rig.between(0, 30e3), () => rig.network.restore(BROKER_HOST));
      return "the broker begins anew";
    },
  },
  {
    name: "slow broker",
    strike(rig) {
      const durationMs = rig.between(20e3, 300e3);
      rig.broker.delayMs = 10 ** rig.between(2, 4.6);
      rig.after(durationMs, () => (rig.broker.delayMs = 0));
      return `the broker takes ${seconds(rig.broker.delayMs)} for each packet, for ${seconds(durationMs)}`;
    },
  },
  { name: "half-open TCP", strike: halfOpen },
  {
    name: "connection lost with an acknowledgement",
    strike(rig) {
      const count = 1 + Math.floor(rig.random() * 3);
      rig.broker.lostAcknowledgements = count;
      rig.after(rig.between(20e3, 200e3), () => (rig.broker.lostAcknowledgements = 0));
      return `the next ${count} acknowledgements are lost with their connection`;
    },
  },
  {
    name: "packets delivered twice",
    strike(rig) {
      rig.broker.doubles = 1 + Math.floor(rig.random() * 10);
      rig.after(rig.between(20e3, 200e3), () => (rig.broker.doubles = 0));
      return `the next ${rig.broker.doubles} packets come twice`;
    },
  },
  { name: "clock jump", strike: clockJump },
  { name: "host reset or power cut", strike: hostOut },
];

/** Ends what has not ended by itself. */
export function heal(rig: Rig): void {
  rig.network.isNameless = false;
  rig.network.restore(BROKER_HOST);
  rig.modem.setRegistration(1);
  rig.uart.urcChance = 0;
  Object.assign(rig.broker, { delayMs: 0, doubles: 0, lostAcknowledgements: 0 });
  rig.hostOn();
}
