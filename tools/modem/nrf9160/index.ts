import { Nrf9160 } from "./nrf9160.ts";

export { cliOptions } from "./cli_options.ts";
export { scriptCommands } from "./script_commands.ts";
export type { GnssFix } from "./gnss.ts";
export type { Dialect, VirtualNrf9160Options } from "./options.ts";

/**
 * An nRF91 with Serial LTE Modem (SDK v2.0 to v3.1) or its successor Serial Modem: power, SIM, radio, contexts, sockets, TLS with the
 * credential store, data mode, MQTT and GNSS, byte for byte as the vendor documents them. HTTP, FTP, SMS, FOTA, CMUX, PPP and nRF Cloud are
 * not there: their commands answer ERROR. DTLS sockets open, and fail to connect.
 *
 *     const modem = new VirtualNrf9160({ clock, random, network, power: "boot" });
 *     modem.onTransmit = (bytes) => host.receive(bytes);
 */
export class VirtualNrf9160 extends Nrf9160 {
  /** The network's decision about this modem, with notifications. @param stat 0..5 or 90 of AT+CEREG */
  setRegistration(stat: number, cause?: number): void {
    if (stat === 90) this.radio.show(stat);
    else this.radio.grant(stat, cause);
  }

  /** The network refuses the modem. @param cause EMM cause, default 7 */
  deny(cause?: number): void {
    this.setRegistration(3, cause);
  }

  /** @param rsrpDbm -140..-44 */
  setSignal(rsrpDbm: number, rsrqDb = this.radio.rsrqDb, snrDb = this.radio.snrDb): void {
    Object.assign(this.radio, { rsrpDbm, rsrqDb, snrDb });
    this.core.signalChanged();
  }

  /** The network ends a context. */
  dropPdp(cid = 0): void {
    this.packetData.down(cid, "NW");
  }

  /** Takes the card out; it stays out. */
  removeSim(): void {
    this.sim.isInserted = false;
    this.core.simLost();
  }

  /** The modem core crashes and is started again; the application lives on. */
  crash(): void {
    this.core.fault();
  }

  /** The supply breaks down. */
  brownOut(): void {
    this.power.die("supply too low");
  }

  /** The application fails and starts again. */
  resetSpontaneously(): void {
    this.power.reboot("spontaneous reset");
  }

  /**
   * The next use of a command ends with this result, whatever it would have done.
   * @param name `#XCONNECT`, `+CFUN`, with or without AT
   */
  failNext(name: string, final: string): void {
    this.faults.order(name, final);
  }
}

/** By this name the workbench finds a model's class. */
export { VirtualNrf9160 as VirtualModel };
