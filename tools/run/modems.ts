import type { Random, Clock } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import type { Network } from "../network/network.ts";
import { virtualModel } from "../testing/modem_model.ts";

export interface ModemOptions {
  clock: Clock;
  random: Random;
  network: Network;
  /** On from the beginning, so that its store can be written before the image boots. */
  isOn?: boolean;
  /** Called when a connection through the modem stands. */
  onConnected(): void;
}

/** The virtual modem of a board's model. A board without a power key has one that is on. */
export async function createVirtualModem(board: Board, options: ModemOptions): Promise<VirtualModem> {
  const Model = await virtualModel(board);
  const { clock, random, network, isOn, onConnected } = options;
  const { dialect } = board.modem;
  const power = board.power.pwrkey && !isOn ? "off" : "on";
  return new Model({ clock, random, network: watched(network, onConnected), power, ...(dialect !== undefined && { dialect }) });
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
