import type { Timer } from "../../../src/hal/contracts.ts";
import { draw } from "../power.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { AccessTechnology } from "./options.ts";
import { registrationFields } from "./registration.ts";
import { activeTimeS, periodicTauS } from "./timer_codes.ts";

/** AT+CNEC: which causes are shown. */
const showEmm = 8;
const showEsm = 16;

/** What the modem core does by itself: the SIM comes up, the network is found, and the host is told what it has subscribed to. */
export class CoreNotifications {
  private readonly modem: Nrf9160;
  private simTimer: Timer | undefined;
  private sleepTimer: Timer | undefined;
  private lastSignal = "";
  private isInitialised = false;
  private attachWaiters: (() => void)[] = [];

  constructor(modem: Nrf9160) {
    this.modem = modem;
  }

  /** The technology that AT%XSYSTEMMODE and its preference lead to. */
  get act(): AccessTechnology {
    const [isLteM, isNbIot, , preference] = this.modem.settings.stored.systemMode;
    const prefersNb = isNbIot === 1 && (preference === 2 || preference === 4);
    return isLteM === 1 && !prefersNb ? 7 : 9;
  }

  /** %XSIM? */
  get isSimInitialised(): boolean {
    return this.isInitialised;
  }

  /** The card is coming up, or the network is being searched for the first time. */
  get isAttaching(): boolean {
    const { mode, packetData, radio } = this.modem;
    return mode.isLteOn && !packetData.active.has(0) && (this.simTimer !== undefined || radio.stat === 2);
  }

  /** Calls back when the search has ended, one way or the other, or after a while. */
  whenAttached(next: () => void): void {
    const timer = this.modem.timers.after(this.modem.profile.attachWaitMs, () => this.attachWaiters.splice(0).forEach((waiter) => waiter()));
    this.attachWaiters.push(() => {
      this.modem.timers.cancel(timer);
      next();
    });
  }

  /** As if all had happened long ago. */
  assumeRegistered(): void {
    this.modem.mode.enter(1, { lte: true, gnss: true });
    this.isInitialised = this.modem.sim.status === "READY";
    if (this.isInitialised) this.modem.radio.start(true);
  }

  /** The card has power: AT+CFUN=1, 21 or 41. */
  simPowered(): void {
    this.modem.timers.cancel(this.simTimer);
    this.simTimer = this.modem.timers.after(draw(this.modem.profile.latencies.sim, this.modem.random), () => this.simStarted());
  }

  /** The card gives access, perhaps after its PIN. */
  simStarted(): void {
    this.simTimer = undefined;
    const { sim, mode, radio, settings } = this.modem;
    this.isInitialised = sim.status === "READY";
    if (settings.isOn("%XSIM")) this.modem.urc(`%XSIM: ${this.isInitialised ? 1 : 0}`);
    if (!mode.isLteOn) return;
    if (this.isInitialised) radio.start();
    else if (sim.status === "absent" || sim.status === "blocked") radio.show(90);
  }

  /** Power has been taken from the card. */
  simStopped(): void {
    this.modem.timers.cancel(this.simTimer);
    this.simTimer = undefined;
    this.isInitialised = false;
    this.modem.sim.reset();
  }

  simLost(): void {
    this.isInitialised = false;
    if (this.modem.settings.isOn("%XSIM")) this.modem.urc("%XSIM: 0");
    if (!this.modem.mode.isLteOn) return;
    this.modem.packetData.detach("ME");
    this.modem.radio.show(90);
  }

  /** AT+CFUN=0 and 4: the modem detaches. */
  lteStopped(isFlightMode: boolean): void {
    this.modem.timers.cancel(this.sleepTimer);
    this.modem.packetData.detach("ME");
    this.modem.radio.stop();
    if (isFlightMode && this.modem.settings.isOn("%XMODEMSLEEP")) this.modem.urc("%XMODEMSLEEP: 4");
  }

  registrationChanged(): void {
    const { modem } = this;
    const { radio, packetData, networkClock, profile, settings } = modem;
    if (radio.isRegistered) packetData.up(0);
    // without coverage the contexts live on; anything else ends the attachment
    else if (radio.stat !== 2) packetData.detach("NW");
    if (settings.isOn("+CEREG")) modem.urc(`+CEREG: ${registrationFields(modem)}`);
    modem.sockets.networkChanged();
    if (radio.stat !== 2) this.attachWaiters.splice(0).forEach((waiter) => waiter());
    if (!radio.isRegistered) return;
    networkClock.setFromNetwork(profile.timeZoneQuarters);
    if (settings.isOn("%XTIME")) modem.urc(`%XTIME: ${networkClock.networkTime()}`);
    this.printGrantedEdrx();
  }

  connectionChanged(): void {
    const { radio, settings, timers } = this.modem;
    if (settings.isOn("+CSCON")) this.modem.urc(`+CSCON: ${radio.isConnected ? 1 : 0}`);
    timers.cancel(this.sleepTimer);
    if (!radio.isConnected && radio.isRegistered) this.prepareSleep();
  }

  signalChanged(): void {
    const fields = signalFields(this.modem);
    if (fields !== this.lastSignal && this.modem.settings.isOn("%CESQ") && this.modem.radio.isRegistered) this.modem.urc(`%CESQ: ${fields}`);
    this.lastSignal = fields;
  }

  packetEvent(text: string): void {
    if (this.modem.settings.isOn("+CGEREP")) this.modem.urc(`+CGEV: ${text}`);
  }

  refused(emmCause: number | undefined, esmCause: number | undefined): void {
    const shown = this.modem.settings.number("+CNEC");
    if (emmCause !== undefined && (shown & showEmm) !== 0) this.modem.urc(`+CNEC_EMM: ${emmCause}`);
    if (esmCause !== undefined && (shown & showEsm) !== 0) this.modem.urc(`+CNEC_ESM: ${esmCause},0`);
  }

  /** PSM and eDRX have been changed: the network grants them with a tracking area update. */
  powerSavingChanged(): void {
    if (!this.modem.radio.isRegistered) return;
    this.modem.timers.after(500, () => {
      if (!this.modem.radio.isRegistered) return;
      this.modem.radio.active();
      if (this.modem.settings.number("+CEREG") >= 4) this.modem.urc(`+CEREG: ${registrationFields(this.modem)}`);
      this.printGrantedEdrx();
    });
  }

  /** The modem core has crashed: the application restarts it, and the host has to begin again from AT+CFUN. */
  fault(): void {
    this.modem.urc("#XMODEM: FAULT,0x2,0x2bb16");
    this.modem.urc("#XMODEM: SHUTDOWN,0");
    this.coreRestarted();
    this.modem.urc("#XMODEM: INIT,0");
  }

  /** Everything of the core begins anew; the application's sockets are dead. */
  coreRestarted(): void {
    const { modem } = this;
    modem.settings.forgetVolatile();
    for (const socket of modem.sockets.all) socket.invalidate();
    modem.packetData.clear();
    modem.mode.reset();
    modem.radio.reset();
    modem.gnss.reset();
    this.simStopped();
  }

  reset(): void {
    this.attachWaiters = [];
    this.isInitialised = false;
    this.simTimer = undefined;
    this.modem.radio.reset();
  }

  private printGrantedEdrx(): void {
    const { settings } = this.modem;
    const technology = this.act === 7 ? 4 : 5;
    const value = settings.stored.edrx.get(technology);
    if (settings.number("+CEDRXS") !== 2 || value === undefined) return;
    this.modem.urc(`+CEDRXP: ${technology},"${value}","${value}","${settings.stored.pagingWindow.get(technology) ?? value}"`);
  }

  private prepareSleep(): void {
    const { settings, timers } = this.modem;
    const { mode, tau, active } = settings.stored.psm;
    if (mode !== 1) return;
    const tauMs = periodicTauS(tau) * 1000;
    this.sleepTimer = timers.after(activeTimeS(active) * 1000, () => {
      if (settings.isOn("%XMODEMSLEEP")) this.modem.urc(`%XMODEMSLEEP: 1,${tauMs}`);
      const leadMs = settings.number("%XT3412 lead");
      if (!settings.isOn("%XT3412") || tauMs <= leadMs) return;
      this.sleepTimer = timers.after(tauMs - leadMs, () => this.modem.urc(`%XT3412: ${leadMs}`));
    });
  }
}

/** Power and quality with their classes, as AT%CESQ prints them. */
export function signalFields(modem: Nrf9160): string {
  const { rsrp, rsrq } = signalIndexes(modem);
  const rsrpClass = [20, 40, 60, 80].filter((limit) => rsrp >= limit).length;
  const rsrqClass = [7, 14, 21, 28].filter((limit) => rsrq >= limit).length;
  return `${rsrp},${rsrpClass},${rsrq},${rsrqClass}`;
}

/** TS 27.007 8.69: RSRP index - 140 dBm, RSRQ index / 2 - 19.5 dB. */
export function signalIndexes({ radio }: Nrf9160): { rsrp: number; rsrq: number } {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)));
  return { rsrp: clamp(radio.rsrpDbm + 140, 97), rsrq: clamp((radio.rsrqDb + 19.5) * 2, 34) };
}
