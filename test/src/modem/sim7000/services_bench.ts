import { createAtEngine } from "../../../../src/at/engine.ts";
import type { AtEngine } from "../../../../src/at/engine.ts";
import { VirtualSim7000 } from "../../../../tools/modem/sim7000/index.ts";
import type { VirtualSim7000Options } from "../../../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

export interface ServicesBench {
  clock: VirtualClock;
  modem: VirtualSim7000;
  network: MemoryNetwork;
  at: AtEngine;
  /** Command lines that the modem was given. */
  commands: string[];
}

/** A virtual SIM7000 that has been on for long, echo off, with an AT engine on its UART. */
export async function servicesBench(options: Partial<VirtualSim7000Options> = {}): Promise<ServicesBench> {
  const clock = new VirtualClock();
  const network = new MemoryNetwork({ clock });
  const modem = new VirtualSim7000({ clock, random: () => 0.5, network, power: "on", ...options });
  const commands: string[] = [];
  const uart = {
    write(bytes: string): void {
      commands.push(bytes.trim());
      clock.setTimeout(() => modem.receive(Buffer.from(bytes, "latin1")), 1);
    },
    on(_event: "data", listener: (bytes: string) => void): void {
      modem.onTransmit = (bytes) => listener(bytes.toString("latin1"));
    },
  };
  const at = createAtEngine(uart, clock);
  at.send({ text: "E0", timeoutS: 5 });
  at.send({ text: "+CMEE=1", timeoutS: 5 });
  await clock.advance(1000);
  commands.length = 0;
  return { clock, modem, network, at, commands };
}
