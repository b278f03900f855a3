/** Modules that the build makes: `uplink/board` from the board file, `uplink/prj` from the app's prj.json. */

declare module "uplink/board" {
  /** A wired control line. */
  export interface BoardPin {
    pin: Pin;
    /** As seen at the GPIO: true when a low level asserts the line. */
    activeLow: boolean;
    /** The pin may only pull low. */
    openDrain?: boolean;
    /** Length of the pulse that turns the modem on, or resets it, milliseconds. */
    onMs?: number;
    /** Length of the pulse that turns the modem off, milliseconds. */
    offMs?: number;
    /** From the press of the key to the modem's first answer, milliseconds. */
    readyMs?: number;
  }
  /** The board file's name without .json. */
  export const boardName: string;
  /** Largest piece to ask of the modem at once, bytes: half the host's FIFO, 1460 at most. */
  export const readSize: number;
  /** The port of the board's console; undefined where it has none. */
  export const consolePort: HalSerial | undefined;
  export const uart: HalSerial;
  /** Bits per second. */
  export const uartBaud: number;
  export const uartOptions: HalSerialOptions;
  /** Lines that are not wired are undefined, and code that asks for them is left out of the image. No driver uses reset, dtr, wakeup and ri yet. */
  export const pwrkey: BoardPin | undefined;
  export const reset: BoardPin | undefined;
  /** Input: asserted while the modem is on. */
  export const status: BoardPin | undefined;
  /** Output: asserted keeps the modem awake. */
  export const dtr: BoardPin | undefined;
  /** Output: a pulse of onMs wakes the modem from its sleep. */
  export const wakeup: BoardPin | undefined;
  /** Input: asserted when the modem has something to say. */
  export const ri: BoardPin | undefined;
  export const led: BoardPin | undefined;
  export const button: BoardPin | undefined;
}

declare module "uplink/prj" {
  /** The app's prj.json with defaults and the build's overrides; ranges: tools/build/prj.schema.json. */
  export const prj: {
    backend: string;
    host: string;
    port: number;
    apn: string;
    apnUser?: string;
    keepAliveS: number;
    publishIntervalS: number;
    message: string;
    /** Topic templates; {id} becomes the device id. */
    topics: { msg?: string; state?: string };
    deviceIdPrefix: string;
    cleanSession: boolean;
    outboxBytes: number;
    features: Record<string, boolean | undefined>;
  };
}
