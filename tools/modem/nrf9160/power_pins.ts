import type { Timer } from "../../../src/hal/contracts.ts";
import type { InputPin } from "../modem_types.ts";
import type { Nrf9160 } from "./nrf9160.ts";

/** A pulse that has not lasted so long does not put the modem to sleep, but arms the next rising edge. */
const togglePressMs = 50;
/** CONFIG_SLM_INDICATE_TIME; Serial Modem v1 rings as long. */
const indicateMs = 100;

/**
 * Sleep, and the pins that end it: the power pin of SLM (`pwrkey`, active low), DTR of Serial Modem (`dtr`, 0 = asserted), RESET.
 *
 * Idle (AT#XSLEEP=2): the UART is off and LTE stays; what would be sent waits and pulses the indicate pin (`ri`). Sleep and System OFF
 * are PowerMachine's "off".
 */
export class PowerPins {
  isUartOff = false;
  /** Of the power pin, which is pulled up. */
  private level: 0 | 1 = 1;
  private readonly modem: Nrf9160;
  private kept: Buffer[] = [];
  private pressTimer: Timer | undefined;
  private isSleepArmed = false;
  private wokeByPin = false;
  /** AT#XSHUTDOWN: only RESET revives. */
  private isShutDown = false;
  private ringUntilMs = 0;
  private isRinging = false;

  constructor(modem: Nrf9160) {
    this.modem = modem;
  }

  /** AT#XSLEEP=2 */
  idle(): void {
    this.isUartOff = true;
    this.modem.log("event", "idle: UART off");
  }

  /** AT#XSLEEP=1, or the power pin */
  sleep(): void {
    this.modem.power.die("sleep");
  }

  /** AT#XSHUTDOWN */
  shutDown(): void {
    this.modem.power.die("System OFF");
    this.isShutDown = true;
  }

  /** @returns true when what is to be sent has to wait */
  keep(bytes: Buffer): boolean {
    if (!this.isUartOff) return false;
    if (this.kept.length === 0) this.ring();
    this.kept.push(bytes);
    return true;
  }

  /** Whatever sleeps wakes, except from System OFF. */
  wake(): void {
    if (this.modem.power.state === "off" && !this.isShutDown) return this.modem.power.start();
    if (!this.isUartOff) return;
    this.isUartOff = false;
    this.isRinging = false;
    const kept = this.kept;
    this.kept = [];
    // SLM starts its host interface anew
    if (!this.modem.isSerialModem) this.modem.transmit(Buffer.from("Ready\r\n"));
    for (const bytes of kept) this.modem.transmit(bytes);
    this.modem.uartStarted();
  }

  /** @returns true when the pin is not one of PowerMachine's */
  changed(pin: InputPin, level: 0 | 1): boolean {
    if (pin === "reset") return this.resetChanged(level);
    if (pin === "pwrkey") {
      if (!this.modem.isSerialModem) this.powerPinChanged(level);
      return true;
    }
    if (this.modem.isSerialModem) this.dtrChanged(level);
    return true;
  }

  ringLevel(): 0 | 1 {
    const isPulse = this.modem.clock.now() < this.ringUntilMs;
    return isPulse || this.isRinging ? 0 : 1;
  }

  reset(): void {
    Object.assign(this, { isUartOff: false, kept: [], isSleepArmed: false, isRinging: false, ringUntilMs: 0 });
  }

  private powerPinChanged(level: 0 | 1): void {
    if (level === this.level) return;
    this.level = level;
    const { timers } = this.modem;
    timers.cancel(this.pressTimer);
    if (level === 0) {
      this.wokeByPin = this.modem.power.state === "off" || this.isUartOff;
      if (this.wokeByPin) return this.wake();
      this.pressTimer = timers.after(togglePressMs, () => (this.isSleepArmed = true));
      return;
    }
    if (this.modem.power.state !== "on" || this.wokeByPin) return void (this.wokeByPin = false);
    if (this.isSleepArmed) this.sleep();
    else this.isSleepArmed = true;
  }

  private dtrChanged(level: 0 | 1): void {
    if (level === 0) this.wake();
    else if (this.modem.power.state === "on") this.isUartOff = true;
  }

  /** RESET revives from System OFF too. */
  private resetChanged(level: 0 | 1): boolean {
    if (this.modem.power.state !== "off") return false;
    if (level === 1) {
      this.isShutDown = false;
      this.modem.power.start();
    }
    return true;
  }

  /** Serial Modem v2 holds RI until DTR is asserted. */
  private ring(): void {
    if (this.modem.features.isSecondEdition) this.isRinging = true;
    else this.ringUntilMs = this.modem.clock.now() + indicateMs;
  }
}
