import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const maxFileBytes = 10240;
const maxNameLength = 50;

/** Whether AT+CFSINIT has made the buffer; a reboot takes it away. */
const buffer = "CFS buffer";

/** The file store (AT manual 14; FS note V1.01). Everything needs the buffer of AT+CFSINIT. */
export function fileCommands(modem: Sim7000Core): CommandTable {
  const commands: CommandTable = {
    "+CFSTERM": { run: (call) => terminate(modem, call), test: (call) => call.ok() },
    "+CFSWFILE": {
      set: (call) => write(modem, call),
      test: (call) => answer(call, `+CFSWFILE: (0-3),${maxNameLength},(0,1),(1-${maxFileBytes}),(100-10000)`),
    },
    "+CFSRFILE": {
      set: (call) => read(modem, call),
      test: (call) => answer(call, `+CFSRFILE: (0-3),${maxNameLength},(0,1),(1-${maxFileBytes})`),
    },
    "+CFSGFIS": { set: (call) => size(modem, call), test: (call) => call.ok() },
    "+CFSDFILE": { set: (call) => remove(modem, call), test: (call) => call.ok() },
    "+CFSREN": { set: (call) => rename(modem, call), test: (call) => call.ok() },
    "+CFSGFRS": { read: (call) => answer(call, `+CFSGFRS: ${modem.files.freeBytes}`), test: (call) => call.ok() },
  };
  const guarded = Object.entries(commands).map(([name, command]) => [name, withBuffer(modem, command)]);
  return { "+CFSINIT": { run: (call) => initialize(modem, call), test: (call) => call.ok() }, ...Object.fromEntries(guarded) };
}

function withBuffer(modem: Sim7000Core, command: Command): Command {
  const guard = (handler: ((call: Call) => void) | undefined): { handler?: (call: Call) => void } =>
    handler ? { handler: (call) => (expectBuffer(modem), handler(call)) } : {};
  const [set, read, run] = [guard(command.set), guard(command.read), guard(command.run)];
  return {
    ...(command.test && { test: command.test }),
    ...(set.handler && { set: set.handler }),
    ...(read.handler && { read: read.handler }),
    ...(run.handler && { run: run.handler }),
  };
}

function expectBuffer(modem: Sim7000Core): void {
  if (!modem.settings.isOn(buffer)) throw new CommandError(CME.operationNotAllowed);
}

function initialize(modem: Sim7000Core, call: Call): void {
  if (modem.settings.isOn(buffer)) throw new CommandError(CME.operationNotAllowed);
  modem.settings.setNumber(buffer, 1);
  call.ok();
}

function terminate(modem: Sim7000Core, call: Call): void {
  modem.settings.setNumber(buffer, 0);
  call.ok();
}

function directory(call: Call): number {
  return call.params.number(0, 0, 3);
}

/** Quotes may be left out; the manual's are in quotes. */
function fileName(call: Call, index = 1): string {
  const name = call.params.word(index, maxNameLength);
  if (name === "" || /[/\\]/.test(name)) throw new CommandError();
  return name;
}

/** `3,"ca.crt",0,1322,5000`: DOWNLOAD asks for the bytes, which must come within the time. */
function write(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(5);
  const [where, name] = [directory(call), fileName(call)];
  const isAppending = call.params.number(2, 0, 1) === 1;
  const length = call.params.number(3, 1, maxFileBytes);
  const limitMs = call.params.number(4, 100, 10000);
  if (length > modem.files.freeBytes) throw new CommandError(CME.memoryFull);
  call.info("DOWNLOAD");
  modem.afterSent(() => {
    const onPayload = (bytes: Buffer): void =>
      call.after(modem.profile.latencies.answer, () => {
        modem.files.write(where, name, merged(modem, modem.files.read(where, name), bytes, isAppending));
        call.ok();
      });
    modem.takePayload(length, onPayload, { limitMs, onTimeout: () => call.fail(CME.operationNotAllowed) });
  });
}

function merged(modem: Sim7000Core, old: Buffer | undefined, bytes: Buffer, isAppending: boolean): Buffer {
  if (!old) return bytes;
  if (isAppending) return Buffer.concat([old, bytes]);
  return modem.profile.overwriteKeepsTail ? Buffer.concat([bytes, old.subarray(bytes.length)]) : bytes;
}

function existing(modem: Sim7000Core, call: Call): Buffer {
  const bytes = modem.files.read(directory(call), fileName(call));
  if (!bytes) throw new CommandError(CME.notFound);
  return bytes;
}

/** `3,"ca.crt",<0 whole | 1 from position>,<length>,<position>` */
function read(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(4, 5);
  const bytes = existing(modem, call);
  const isFromPosition = call.params.number(2, 0, 1) === 1;
  const length = call.params.number(3, 1, maxFileBytes);
  const start = isFromPosition ? call.params.optionalNumber(4, 0, bytes.length, 0) : 0;
  const part = bytes.subarray(start, start + length);
  const header = modem.profile.cfsrfileHeader ? `\r\n+CFSRFILE: ${part.length}\r\n` : "\r\n";
  call.raw(Buffer.concat([Buffer.from(header), part]));
  call.ok();
}

function size(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(2);
  answer(call, `+CFSGFIS: ${existing(modem, call).length}`);
}

function remove(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(2);
  if (!modem.files.remove(directory(call), fileName(call))) throw new CommandError(CME.notFound);
  call.ok();
}

function rename(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(3);
  if (!modem.files.rename(directory(call), fileName(call), fileName(call, 2))) throw new CommandError(CME.notFound);
  call.ok();
}
