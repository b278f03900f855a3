import type { PowerKey, Uart } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import { BoardConsole } from "../flash/board_console.ts";
import { checkIdentity, identify, stopProgram } from "../flash/identify.ts";
import { openSerialPort } from "../flash/port.ts";
import { loadModel } from "../modem/models.ts";
import { commonScriptCommands, runScriptLine } from "../modem/script.ts";
import type { ModemScriptCommand } from "../modem/modem_types.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import { HostNetwork } from "../network/host_network.ts";
import { ConsoleBridge } from "../provision/console_bridge.ts";
import { consolePower } from "../provision/modem_power.ts";
import { realClock } from "../testing/clock.ts";
import { seeded } from "../testing/random.ts";

/** Where the modem is: its UART, its key, and how to leave. */
export interface Place {
  uart: Uart;
  powerKey?: PowerKey | undefined;
  /** Rejects when the way to the modem breaks. */
  failed: Promise<never>;
  close(): Promise<void>;
}

/** The time between two presses of the key. */
const PRESS_MS = 1500;

/** A modem on a port of its own. @throws UserError when the port cannot be opened */
export async function modemOnPort(path: string, baud: number): Promise<Place> {
  let listener: (bytes: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const failed = rejecting((reject) => (fail = reject));
  const port = await openSerialPort(path, baud, {
    onBytes: (bytes) => listener(Buffer.from(bytes).toString("latin1")),
    onClose: () => fail(new UserError(`port ${path} closed in the middle of the work; plug it in again`)),
  });
  const uart: Uart = { write: (bytes) => port.write(bytes, () => {}), on: (_event, heard) => void (listener = heard) };
  return { uart, failed, close: async () => port.close() };
}

/** The modem of a board, through the board's console; its program is stopped for that, and started again. @throws UserError */
export async function modemOfBoard(path: string, baud: number, board: Board, isForced: boolean): Promise<Place> {
  const console = await BoardConsole.open(path, baud, openSerialPort);
  try {
    checkIdentity(await identify(console), board, isForced);
    await stopProgram(console);
    const bridge = await ConsoleBridge.open(console, board);
    const power = consolePower(console, board);
    const press = (done: () => void): void => void power?.press().then(done, done);
    return {
      uart: bridge,
      powerKey: power && { readyMs: power.readyMs, isOn: () => undefined, press },
      failed: rejecting((reject) => (bridge.onFailure = reject)),
      async close() {
        await bridge.close();
        await console.type("\x10load();\n").catch(() => {});
        console.close();
      },
    };
  } catch (error) {
    console.close();
    throw error;
  }
}

/** A virtual modem with the network of this machine. @param faults lines as they are typed while uplink modem runs @throws UserError for one that is none */
export async function virtualModem(model: string, faults: readonly string[]): Promise<Place> {
  const { VirtualModel, scriptCommands = [] } = await loadModel(model);
  const modem = new VirtualModel({ clock: realClock, random: seeded(1), network: new HostNetwork(), power: "on" });
  let listener: (bytes: string) => void = () => {};
  modem.onTransmit = (bytes) => listener(bytes.toString("latin1"));
  const commands = [...scriptCommands, ...commonScriptCommands] as ModemScriptCommand<VirtualModem>[];
  for (const fault of faults) {
    const complaint = runScriptLine(fault, modem, commands);
    if (complaint === undefined) continue;
    modem.destroy();
    throw new UserError(`--fault ${fault}: ${complaint.replace("type help", `uplink modem ${model} --help lists the faults`)}`);
  }
  return {
    uart: { write: (bytes) => modem.receive(Buffer.from(bytes, "latin1")), on: (_event, heard) => void (listener = heard) },
    powerKey: { readyMs: 5000, isOn: () => undefined, press: (done) => pressKey(modem, done) },
    failed: rejecting(() => {}),
    close: async () => modem.destroy(),
  };
}

function pressKey(modem: VirtualModem, done: () => void): void {
  modem.setPin("pwrkey", 0);
  setTimeout(() => {
    modem.setPin("pwrkey", 1);
    done();
  }, PRESS_MS);
}

function rejecting(give: (reject: (error: Error) => void) => void): Promise<never> {
  const failed = new Promise<never>((_resolve, reject) => give(reject));
  // Without a failure nobody waits for it.
  failed.catch(() => {});
  return failed;
}
