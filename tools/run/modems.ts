import { existsSync } from "node:fs";
import type { Random, Clock } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import type { Network } from "../network/network.ts";

export interface ModemOptions {
  clock: Clock;
  random: Random;
  network: Network;
  /** Called when a connection through the modem stands. */
  onConnected(): void;
}

interface ModemModule {
  /** The model's class. */
  VirtualModel: new (options: { clock: Clock; random: Random; network: Network; power: "on" | "off" }) => VirtualModem;
}

/** The virtual modem of a board's model: tools/modem/<model>. A board without a power key has one that is on. */
export async function createVirtualModem(board: Board, options: ModemOptions): Promise<VirtualModem> {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
  const url = new URL(`../modem/${board.modem.model}/index${extension}`, import.meta.url);
  if (!existsSync(url)) throw new UserError(`${board.file}: modem.model: there is no virtual modem "${board.modem.model}" in tools/modem`);
  const module = (await import(url.href)) as ModemModule;
  const { clock, random, network, onConnected } = options;
  return new module.VirtualModel({ clock, random, network: watched(network, onConnected), power: board.power.pwrkey ? "off" : "on" });
}

function watched(network: Network, onConnected: () => void): Network {
  return {
    resolve: (host, done) => network.resolve(host, done),
    connect(protocol, host, port, handlers) {
      const onConnect = (): void => {
        onConnected();
        handlers.onConnect();
      };
      return network.connect(protocol, host, port, {
        onConnect,
        onData: (bytes) => handlers.onData(bytes),
        onClose: (error) => handlers.onClose(error),
      });
    },
  };
}
