import { openCaptureFile, Recorder } from "../capture/recorder.ts";
import { UserError } from "../cli/errors.ts";
import { ConsoleView } from "../console/view.ts";
import { typedUntilEnd } from "../console/typed_lines.ts";
import { loadDecoders } from "../decode/registry.ts";
import type { DecoderTable } from "../decode/registry.ts";
import { HostNetwork } from "../network/host_network.ts";
import { realClock } from "../testing/clock.ts";
import { seeded } from "../testing/random.ts";
import type { ModemModel } from "./models.ts";
import type { ModemOptions, ModemScriptCommand } from "./modem_types.ts";
import { commonScriptCommands, runScriptLine, scriptHelp } from "./script.ts";
import { servePty, serveTcp } from "./serve.ts";
import type { ServedModem, UartEnd } from "./serve.ts";
import type { VirtualModem } from "./virtual_modem.ts";

export interface RunModemOptions {
  model: string;
  loaded: ModemModel;
  /** Of the model alone. */
  own: ModemOptions;
  /** Undefined = a pseudo-terminal. */
  tcp?: number;
  power: "on" | "off";
  seed?: number;
  /** Seconds; undefined = until interrupted. */
  for?: number;
  /** File that everything is kept in, for uplink trace. */
  capture?: string;
}

/** `uplink modem`: runs until Ctrl-C, the time or `quit`. @throws UserError for what the user can mend */
export async function runModem(options: RunModemOptions): Promise<void> {
  const { VirtualModel, scriptCommands = [] } = options.loaded;
  const decoders = await loadDecoders();
  const file = options.capture === undefined ? undefined : openCaptureFile(options.capture);
  const recorder = file && new Recorder({ write: file.write, clock: realClock, decoders, about: { modem: options.model } });
  const view = createView(decoders, recorder);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const modem = new VirtualModel({
    clock: realClock,
    random: seeded(seed),
    network: new HostNetwork(),
    power: options.power,
    ...options.own,
  });
  const served = await serve(tap(modem, view, decoders), options);
  view.note(`virtual ${options.model}, seed ${seed}, power ${options.power}`);
  view.note(served.where);
  view.note("type help for what can be typed here; Ctrl-C ends");
  const commands = [...scriptCommands, ...commonScriptCommands] as ModemScriptCommand<VirtualModem>[];
  await typedUntilEnd(options.for, (line) => typed(line, modem, view, commands));
  await served.close();
  modem.destroy();
  view.end();
  recorder?.end();
  file?.close();
}

function createView(decoders: DecoderTable, recorder: Recorder | undefined): ConsoleView {
  const isTty = process.stdout.isTTY === true;
  return new ConsoleView({
    write: (text) => void process.stdout.write(text),
    color: isTty && process.env["NO_COLOR"] === undefined,
    ...(isTty ? { columns: process.stdout.columns } : {}),
    clock: realClock,
    decoders,
    recorder,
  });
}

/** The modem's UART with the view on both directions. */
function tap(modem: VirtualModem, view: ConsoleView, decoders: DecoderTable): UartEnd {
  const end: UartEnd = {
    onTransmit: () => {},
    receive(bytes) {
      view.uart("tx", bytes);
      modem.receive(bytes);
    },
  };
  modem.onTransmit = (bytes) => {
    view.uart("rx", bytes);
    end.onTransmit(bytes);
  };
  modem.onLog = ({ direction, text }) => direction === "event" && view.event(decoders.redact(withoutBytes(text)));
  return end;
}

/** Lost bytes may be a key that came too late: their number is enough. */
function withoutBytes(text: string): string {
  return text.replace(/^(\d+ bytes lost \([^)]*\)): [^]*$/, "$1");
}

async function serve(end: UartEnd, { tcp }: RunModemOptions): Promise<ServedModem & { where: string }> {
  try {
    if (tcp !== undefined) {
      const served = await serveTcp(end, tcp);
      return { ...served, where: `TCP port ${served.port} of 127.0.0.1` };
    }
    const served = await servePty(end);
    return { ...served, where: `tty ${served.path}` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw new UserError(`port ${tcp} is in use; choose another with --tcp, or 0 for a free one`);
    throw new UserError(tcp === undefined ? `${message}: --tcp 7000` : `port ${tcp} cannot be opened: ${message}`);
  }
}

function typed(line: string, modem: VirtualModem, view: ConsoleView, commands: readonly ModemScriptCommand<VirtualModem>[]): void {
  if (line.trim() === "help") return void process.stdout.write(`${scriptHelp(commands)}\n`);
  const complaint = runScriptLine(line, modem, commands);
  if (complaint !== undefined) view.note(complaint);
  else if (line.trim() !== "") view.note(`script: ${line.trim()}`);
}
