import type { Timer } from "../../../src/hal/contracts.ts";
import { draw } from "../power.ts";
import type { Sim7000Core } from "./core.ts";
import { timerFields } from "./psm.ts";
import type { RegistrationDomain } from "./radio.ts";
import { formatTime, formatZone } from "./rtc.ts";

const domains: readonly RegistrationDomain[] = ["+CREG", "+CGREG", "+CEREG"];

/** Network time comes this long after registration. */
const networkTimeMs = 300;

/** What happens by itself: boot notifications, the SIM getting ready, registration, network time. */
export class Firmware {
  private readonly modem: Sim7000Core;
  private readonly printed = new Map<RegistrationDomain, number>();
  private smsTimer: Timer | undefined;

  constructor(modem: Sim7000Core) {
    this.modem = modem;
  }

  /** @param isOld it was started long ago: nothing is printed, and it is registered */
  started(isOld: boolean): void {
    const { settings, sim, radio } = this.modem;
    this.printed.clear();
    this.modem.psm.booted();
    if (isOld) return void (sim.status === "READY" && radio.start(true));
    // With autobaud the rate is not known, so none of this is printed (AT manual 20.3).
    if (this.modem.baudRate > 0) {
      if (this.modem.profile.rdyUrc) this.modem.urc("RDY");
      this.modem.urc(`+CFUN: ${settings.number("+CFUN")}`);
    }
    this.simStarted();
  }

  /** Power has come to the SIM: boot, or AT+CFUN=1 after 0. */
  simStarted(): void {
    const status = this.modem.sim.status;
    this.modem.urc(`+CPIN: ${status === "blocked" ? "NOT READY" : status}`);
    if (status === "READY") this.simReady();
  }

  /** The SIM gives access: the stacks come up. */
  simReady(): void {
    const { profile, radio, settings, timers, random } = this.modem;
    timers.cancel(this.smsTimer);
    this.smsTimer = timers.after(draw(profile.latencies.smsReady, random), () => {
      this.modem.urc("SMS Ready");
      if (profile.callReady) this.modem.urc("Call Ready");
    });
    if (settings.number("+CFUN") === 1) radio.start();
  }

  /** Power has been taken from the SIM: AT+CFUN=0. */
  simStopped(): void {
    this.modem.timers.cancel(this.smsTimer);
  }

  registrationChanged(): void {
    const { radio, cip, ca, timers, settings, profile } = this.modem;
    for (const domain of domains) this.printRegistration(domain);
    for (const socket of cip.sockets) socket.registrationChanged();
    ca.registrationChanged();
    this.modem.psm.onTraffic();
    if (radio.isRegistered && settings.isOn("+CLTS") && profile.networkTime) timers.after(networkTimeMs, () => this.printNetworkTime());
  }

  /** The fields after the state: area, cell and technology, where the setting asks for them. */
  registrationDetails(domain: RegistrationDomain): string {
    const { settings, radio } = this.modem;
    const mode = settings.number(domain);
    if (mode < 2 || ![1, 5].includes(radio.statOf(domain))) return "";
    const timers = mode === 4 ? `,,,${timerFields(this.modem.psm.granted)}` : "";
    return `,"${radio.tac}","${radio.cellId}",${radio.act}${timers}`;
  }

  private printRegistration(domain: RegistrationDomain): void {
    const { settings, radio, profile } = this.modem;
    const stat = radio.statOf(domain);
    if (this.printed.get(domain) === stat) return;
    this.printed.set(domain, stat);
    if (!settings.isOn(domain)) return;
    for (let copies = profile.registrationUrcTwice ? 2 : 1; copies > 0; copies--) {
      this.modem.urc(`${domain}: ${stat}${this.registrationDetails(domain)}`);
    }
  }

  /** What the network sends after registration, and whenever it likes. */
  printNetworkTime(): void {
    const { profile, rtc, clock } = this.modem;
    const zone = formatZone(profile.timeZoneQuarters);
    rtc.setFromNetwork(profile.timeZoneQuarters);
    this.modem.urc("DST: 0");
    const time = formatTime(clock.now());
    // The real form has a lone quote, and UTC although AT+CCLK is local.
    if (profile.psuttzForm === "broken quote") return this.modem.urc(`*PSUTTZ: ${time}","${zone}",0`);
    const numbers = time.split(/[/,:]/).map(Number).join(",");
    this.modem.urc(`*PSUTTZ: 20${numbers},"${zone}",0`);
  }
}
