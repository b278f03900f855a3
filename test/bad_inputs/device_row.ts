import type { TestDeviceOptions } from "../../tools/testing/create_test_device.ts";
import type { TestDevice } from "../../tools/testing/test_device.ts";

/** A bad input of a device in the field; README.md says how the rows are run. */
export interface DeviceRow {
  what: string;
  /** Name without CLOUD_EVT_. READY where the device must not be disturbed. */
  event: "CONNECT_FAILED" | "DISCONNECTED" | "ERROR" | "READY" | "COMMAND";
  /** CloudConnectResult of CONNECT_FAILED, CloudDisconnectReason of DISCONNECTED, code of ERROR, result of reply() in COMMAND. */
  code?: number;
  /** Whole, or its beginning. */
  sentence?: string;
  /** Longest virtual time until it is told, seconds; from power-on, or where `isOnceReady` from the input. */
  limitS: number;
  /** The input comes when the device is READY, and not before it is switched on. */
  isOnceReady?: boolean;
  options?: Omit<TestDeviceOptions, "app">;
  /** Makes the device where options are not enough. */
  open?(app: string): Promise<TestDevice>;
  /** Brings the input about. */
  input?(device: TestDevice): void;
  /** Takes it away; not needed where it is over by itself. */
  mend?(device: TestDevice): void | Promise<void>;
  /** Only another modem or another firmware helps: the device says so at each attempt, and goes on. */
  isForGood?: boolean;
}

/** Bytes on the UART that the modem has not sent. */
export const garbage = (bytes: string) => ({ modem }: TestDevice): void => modem.garbage(Buffer.from(bytes, "latin1"));
