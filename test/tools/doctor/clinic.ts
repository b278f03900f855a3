import type { Uart } from "../../../src/hal/contracts.ts";
import { examine } from "../../../tools/doctor/doctor.ts";
import type { Finding } from "../../../tools/doctor/doctor.ts";
import { familyOf } from "../../../tools/doctor/families.ts";
import { Patient } from "../../../tools/doctor/patient.ts";
import type { Target } from "../../../tools/doctor/patient.ts";
import { loadModel } from "../../../tools/modem/models.ts";
import type { VirtualNrf9160 } from "../../../tools/modem/nrf9160/index.ts";
import type { VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { MemoryBroker } from "../../../tools/testing/memory_broker.ts";
import { seeded } from "../../../tools/testing/random.ts";

export interface Modems {
  sim7000: VirtualSim7000;
  nrf9160: VirtualNrf9160;
}

/** What a case can play faults with. */
export interface Clinic<Model extends keyof Modems> {
  modem: Modems[Model];
  broker: MemoryBroker;
  network: MemoryNetwork;
  clock: VirtualClock;
}

export interface CaseOptions<Model extends keyof Modems> {
  model: Model;
  options?: Record<string, unknown>;
  target?: Partial<Target>;
  power?: "on" | "off";
  hasKey?: boolean;
  /** Called when the modem has been on for a while, before the examination. */
  input?(clinic: Clinic<Model>): void;
  /** Called when a step has been found good. */
  after?(step: string, clinic: Clinic<Model>): void;
}

/** A virtual modem of that model, examined on virtual time. */
export async function examineVirtual<Model extends keyof Modems>(one: CaseOptions<Model>): Promise<Finding[]> {
  const { model, options = {}, target = {}, power = "on", hasKey = false } = one;
  const clock = new VirtualClock();
  const network = new MemoryNetwork({ clock });
  const broker = await MemoryBroker.create({ network, host: "broker.test", port: 1883 });
  const { VirtualModel } = await loadModel(model);
  const modem = new VirtualModel({ clock, random: seeded(1), network, power, ...options }) as Modems[Model];
  let listener: (bytes: string) => void = () => {};
  modem.onTransmit = (bytes) => listener(bytes.toString("latin1"));
  const uart: Uart = { write: (bytes) => modem.receive(Buffer.from(bytes, "latin1")), on: (_event, heard) => void (listener = heard) };
  const powerKey = hasKey ? { readyMs: 5000, isOn: () => undefined, press: (done: () => void) => press(modem, clock, done) } : undefined;
  const clinic = { modem, broker, network, clock };
  await clock.advance(20_000);
  one.input?.(clinic);
  const patient = new Patient({
    uart,
    clock,
    powerKey,
    family: familyOf(model),
    target: { host: "broker.test", port: 1883, clientId: "pump-7", topic: "pump-7/c2d/#", apn: "iot.1nce.net", ...target },
  });
  let findings: Finding[] | undefined;
  let failure: unknown;
  examine(patient, ({ step, isOk }) => isOk && one.after?.(step, clinic)).then((all) => (findings = all), (error: unknown) => (failure = error ?? "?"));
  for (let s = 0; s < 1200 && !findings && failure === undefined; s++) await clock.advance(1000);
  modem.destroy();
  if (failure !== undefined) throw failure;
  if (!findings) throw new Error("the examination has no end in 20 minutes");
  return findings;
}

function press(modem: Modems[keyof Modems], clock: VirtualClock, done: () => void): void {
  modem.setPin("pwrkey", 0);
  clock.setTimeout(() => {
    modem.setPin("pwrkey", 1);
    done();
  }, 1500);
}
