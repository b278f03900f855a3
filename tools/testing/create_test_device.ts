import type { Duplex } from "node:stream";
import { loadBoard } from "../build/board.ts";
import { findRoot } from "../build/root.ts";
import type { VirtualSim7000, VirtualSim7000Options } from "../modem/sim7000/index.ts";
import { MemoryNetwork } from "../network/memory_network.ts";
import { VirtualClock } from "./clock.ts";
import { MemoryBroker } from "./memory_broker.ts";
import { virtualModel } from "./modem_model.ts";
import { seeded } from "./random.ts";
import { TestDevice } from "./test_device.ts";
import { testImage } from "./test_image.ts";

/** Where the broker is, unless the device's settings say otherwise. */
const BROKER = { host: "broker.test", port: "1883" };

export interface TestDeviceOptions {
  /** The app: a folder with main.ts and prj.json, as path (from the working folder) or file URL, or a name from src/apps. */
  app: string | URL;
  /** A name from boards/, or the path of a board file; default lilygo_t_sim7000g. */
  board?: string;
  /** Texts that replace fields of prj.json, by key, as `--set` does. */
  overrides?: Record<string, string>;
  /** The virtual modem's options, such as its SIM, registration and latencies. */
  modem?: Omit<Partial<VirtualSim7000Options>, "clock" | "random" | "network">;
  /** Device settings, such as id; host and port are those of the in-memory broker unless given. */
  settings?: Record<string, string>;
  /** Of everything that is random; default 1. */
  seed?: number;
  /** Takes connections in place of the broker: a server that refuses, says nothing, or is something else. */
  accept?: (stream: Duplex) => void;
}

/**
 * Builds an app (once per process) and starts it: the device has power from now on, and runs while time is let pass.
 * @throws UserError for what is wrong in the app, in prj.json, in the board file, or when there is no virtual modem of its model
 */
export async function createTestDevice(options: TestDeviceOptions): Promise<TestDevice> {
  const { app, board: boardName = "lilygo_t_sim7000g", overrides = {}, seed = 1, accept } = options;
  const board = loadBoard(boardName, findRoot());
  const settings = { ...BROKER, ...options.settings };
  const image = await testImage({ app, board: boardName, overrides, settings });
  const Model = await virtualModel(board);
  const clock = new VirtualClock();
  const network = new MemoryNetwork({ clock });
  const broker = await MemoryBroker.create({ network, host: settings.host, port: Number(settings.port), accept });
  // A modem without a power key has been on for long.
  const power = board.power.pwrkey ? "off" : "on";
  const { dialect } = board.modem;
  const own = { ...(dialect !== undefined && { dialect }), ...options.modem };
  const modem = new Model({ clock, random: seeded(seed), network, power, ...own }) as VirtualSim7000;
  const device = new TestDevice({ board, clock, network, broker, modem, seed: seed + 1, image });
  await device.interpreter.start();
  return device;
}
