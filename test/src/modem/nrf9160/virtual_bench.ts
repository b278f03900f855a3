import { createAtEngine } from "../../../../src/at/engine.ts";
import type { AtEngine } from "../../../../src/at/engine.ts";
import { createCellular } from "../../../../src/modem/cellular.ts";
import { anyDialect } from "../../../../src/modem/nrf9160/firmware.ts";
import { createModel } from "../../../../src/modem/nrf9160/model.ts";
import { nrf9160Sockets } from "../../../../src/modem/nrf9160/sockets.ts";
import type { Network, Socket } from "../../../../src/net/socket.ts";
import { VirtualNrf9160 } from "../../../../tools/modem/nrf9160/index.ts";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

export type VirtualOptions = Partial<ConstructorParameters<typeof VirtualNrf9160>[0]>;

export interface VirtualBench {
  clock: VirtualClock;
  modem: VirtualNrf9160;
  memory: MemoryNetwork;
  at: AtEngine;
  network: Network;
  /** What was written to the modem, one entry a write. */
  written: string[];
  events: string[];
  /** A socket to an echo server on port 7. */
  connect(port?: number, isUdp?: boolean): Socket;
}

/** The whole driver in process: a virtual nRF9160 on its UART, an echo server behind it. */
export function virtualBench(options: VirtualOptions = {}): VirtualBench {
  const clock = new VirtualClock();
  const memory = new MemoryNetwork({ clock });
  return hostOn(new VirtualNrf9160({ clock, random: () => 0.5, network: memory, power: "on", ...options }), clock, memory);
}

/** A host that has just started, on this modem. */
export function hostOn(modem: VirtualNrf9160, clock: VirtualClock, memory: MemoryNetwork): VirtualBench {
  const written: string[] = [];
  const events: string[] = [];
  const at = createAtEngine(
    {
      write(bytes) {
        written.push(bytes);
        clock.setTimeout(() => modem.receive(Buffer.from(bytes, "latin1")), 1);
      },
      on: (_event, listener) => void (modem.onTransmit = (bytes) => listener(bytes.toString("latin1"))),
    },
    clock,
  );
  const cellular = createCellular(at, clock, undefined, createModel(() => ""), () => ({ apn: "iot.example", registerS: 60 }));
  const network = nrf9160Sockets(at, clock, cellular, 512, anyDialect);
  return {
    clock,
    modem,
    memory,
    at,
    network,
    written,
    events,
    connect(port = 7, isUdp = false) {
      const socket = network.connect("echo.test", port, { isUdp });
      socket.onConnect = () => events.push("connect");
      socket.onData = (bytes) => events.push(`data ${bytes}`);
      socket.onClose = (reason, cause) => events.push(`close ${reason} ${cause}`);
      return socket;
    },
  };
}
