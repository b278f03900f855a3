import { Sim7000Core } from "./core.ts";
import type { GnssFix } from "./gnss.ts";
import type { AccessTechnology } from "./options.ts";

export { cliManual, cliOptions } from "./cli_options.ts";
export { scriptCommands } from "./script_commands.ts";
export type { VirtualSim7000Options } from "./options.ts";

/**
 * A SIM7000: power, SIM, radio, packet data, sockets with and without TLS, files, clock and GNSS, byte for byte as the vendor's manuals
 * and field logs have them. Messages, MQTT and HTTP are not played: their commands answer ERROR. See README.md.
 *
 *     const modem = new VirtualSim7000({ clock, random, network });
 *     modem.onTransmit = (bytes) => host.receive(bytes);
 *     modem.setPin("pwrkey", 0);
 */
export class VirtualSim7000 extends Sim7000Core {
  /** The network's decision about this modem, with notifications. @param stat 0..5 of AT+CREG */
  setRegistration(stat: number, act?: AccessTechnology): void {
    this.radio.grant(stat, act);
  }

  /** The network refuses the modem and ends its contexts. */
  deny(): void {
    this.setRegistration(3);
    this.dropPdp();
  }

  /** @param rssi 0..31, 99 unknown */
  setSignal(rssi: number): void {
    this.radio.rssi = rssi;
  }

  /** Where the GNSS receiver is; undefined = it sees no satellites. */
  setPosition(fix: GnssFix | undefined): void {
    this.gnss.fix = fix;
  }

  /** The network tells its time now, if AT+CLTS=1 has asked for it. */
  sendNetworkTime(): void {
    if (this.radio.isRegistered && this.settings.isOn("+CLTS")) this.firmware.printNetworkTime();
  }

  /** Takes the card out; it stays out. */
  removeSim(): void {
    this.sim.isInserted = false;
    if (!this.isUartAlive) return;
    this.urc("+CPIN: NOT INSERTED");
    this.dropPdp();
    this.radio.stop();
  }

  /** The supply breaks down: off until PWRKEY. */
  brownOut(): void {
    if (this.settings.isOn("+CBATCHK")) this.urc("UNDER-VOLTAGE POWER DOWN");
    this.timers.after(20, () => this.power.die("supply too low"));
  }

  /**
   * The next use of a command ends with this result, whatever it would have done.
   * @param name `CIICR`, `+CIICR` or `AT+CIICR`
   * @param final one line; CIPSTART gives CONNECT FAIL late and CIPSEND gives SEND FAIL after the payload
   */
  failNext(name: string, final: string): void {
    this.faults.order(name, final);
  }

  /** The next use of a command gives no answer at all; the one after it is heard again. */
  silenceNext(name: string): void {
    this.faults.order(name, "");
  }

  /** The next AT+CARECV delivers fewer bytes than it announces. */
  shortenNextRead(): void {
    this.faults.shortReads++;
  }

  /** Swallows the next +CADATAIND. */
  dropNextCaDataUrc(): void {
    this.faults.lostCaDataUrcs++;
  }

  /** The next AT+CPSI? breaks off. */
  shortenNextCpsi(): void {
    this.faults.shortCpsi++;
  }

  /** Swallows the next +CIPRXGET: 1,n. */
  dropNextDataUrc(): void {
    this.faults.lostDataUrcs++;
  }

  /** The next answer to AT+CIPRXGET=2, 3 or 4 has another +CIPRXGET: 1,n in front of it. */
  repeatDataUrcInNextAnswer(): void {
    this.faults.isDataUrcRepeated = true;
  }
}

/** By this name the workbench finds a model's class. */
export { VirtualSim7000 as VirtualModel };
