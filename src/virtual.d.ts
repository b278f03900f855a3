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
  /** The command set of the modem's firmware, of those that its driver knows; undefined where the board file leaves it to the driver. */
  export const dialect: string | undefined;
  /** Bits per second. */
  export const uartBaud: number;
  export const uartOptions: HalSerialOptions;
  /** Lines that are not wired are undefined, and code that asks for them is left out of the image. No driver uses reset yet. */
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
  export const prj: import("./prj.ts").Prj;
  /** Of prj.json; undefined where it is absent, and code that asks for it is left out of the image. */
  export const tls: import("./net/socket.ts").TlsOptions | undefined;
  /** Choose code by this one: the build then leaves out the other. */
  export const hasTls: boolean;
  /** Lists with commas, as in the device settings that override them. */
  export const radio: { technologies?: string; lteMBands?: string; nbIotBands?: string } | undefined;
  export const sleepAfterS: number | undefined;
  /** prj.json says "roaming": false; the device setting roaming overrides it with "yes". */
  export const isRoamingRefused: boolean;
  /** Of prj.json's azure. */
  export const sasLifetimeS: number | undefined;
  export const idScope: string | undefined;
}
