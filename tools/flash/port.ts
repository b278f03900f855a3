import { UserError } from "../cli/errors.ts";

/** An open serial port. Bytes are byte strings. */
export interface Port {
  write(bytes: string, onWritten: () => void): void;
  close(): void;
}

export interface PortEvents {
  onBytes(bytes: Uint8Array): void;
  /** Once, also after close(). */
  onClose(): void;
}

/** @throws UserError when the port cannot be opened */
export type OpenPort = (path: string, baud: number, events: PortEvents) => Promise<Port>;

/** What is used of the package serialport. */
interface SerialPort {
  on(event: "data", listener: (bytes: Uint8Array) => void): void;
  on(event: "close", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  open(callback: (error: Error | null) => void): void;
  write(bytes: Uint8Array, callback: () => void): void;
  close(callback: () => void): void;
}

interface SerialPortPackage {
  SerialPort: (new (options: { path: string; baudRate: number; autoOpen: false }) => SerialPort) & {
    list(): Promise<{ path: string }[]>;
  };
}

/** OpenPort over the optional package serialport: ttys, USB and pseudo-terminals. */
export const openSerialPort: OpenPort = async (path, baud, events) => {
  const { SerialPort } = await loadSerialPort();
  const port = new SerialPort({ path, baudRate: baud, autoOpen: false });
  // An error after opening is followed by "close"; without a listener it would end the process.
  port.on("error", () => {});
  port.on("data", (bytes) => events.onBytes(bytes));
  port.on("close", () => events.onClose());
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error) throw new UserError(await openSentence(path, error.message, SerialPort));
  return {
    write: (bytes, onWritten) => port.write(Buffer.from(bytes, "latin1"), onWritten),
    close: () => port.close(() => {}),
  };
};

async function openSentence(path: string, message: string, { list }: SerialPortPackage["SerialPort"]): Promise<string> {
  if (/lock|busy|EBUSY|access denied/i.test(message)) return `port ${path} is in use by another program; close it there`;
  if (/permission|EACCES/i.test(message)) return `no permission for port ${path}; on Linux add yourself to the group that owns it`;
  if (/no such file|ENOENT|not found/i.test(message)) return `no port ${path}; ${await portList(list)}`;
  return `cannot open port ${path}: ${message.replace(/^Error: /, "")}`;
}

/** "ports are: ..." for a sentence. */
async function portList(list: () => Promise<{ path: string }[]>): Promise<string> {
  const paths = await list().then((ports) => ports.map((port) => port.path).filter((path) => !/^\/dev\/ttyS\d+$/.test(path)), () => []);
  return paths.length > 0 ? `ports are: ${paths.join(", ")}` : "no board is connected to this machine";
}

async function loadSerialPort(): Promise<SerialPortPackage> {
  try {
    // a variable, so that the project also compiles where the optional package is missing
    const name = "serialport" as string;
    return (await import(name)) as SerialPortPackage;
  } catch {
    throw new UserError("a serial port needs the optional package serialport; install it with: npm install serialport@10");
  }
}
