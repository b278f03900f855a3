import type { NetworkConnection } from "../../network/network.ts";
import { VirtualModem } from "../virtual_modem.ts";
import { draw } from "../power.ts";
import type { RangeMs } from "../power.ts";
import { CaStack } from "./ca_stack.ts";
import { CipStack } from "./cip_stack.ts";
import { errorResult } from "./cme.ts";
import type { CommandTable } from "./command.ts";
import { parseLine } from "./command_line.ts";
import { Execution } from "./execution.ts";
import type { ExecutionHost } from "./execution.ts";
import { earlyFault, Faults } from "./faults.ts";
import { customerDirectory, FileStore } from "./file_store.ts";
import { Firmware } from "./firmware.ts";
import { Gnss } from "./gnss.ts";
import { defaultPowerTimes, resolveProfile } from "./options.ts";
import type { AccessTechnology, Sim7000Profile, VirtualSim7000Options } from "./options.ts";
import { PacketData } from "./packet_data.ts";
import { PowerSaving } from "./psm.ts";
import { Radio } from "./radio.ts";
import { formatSatelliteTime, Rtc } from "./rtc.ts";
import { isSelected } from "./selection_commands.ts";
import { detectableRates, Settings } from "./settings.ts";
import { SimCard } from "./sim_card.ts";
import { CertificateStore, newSslContexts } from "./ssl_contexts.ts";
import type { SslContext } from "./ssl_contexts.ts";
import { commandTable } from "./table.ts";

const ringPulseMs = 120;
const wakeMs = 50;

/** What a SIM7000 consists of, and how a command line runs through it. VirtualSim7000 adds what tests and scripts do to it. */
export abstract class Sim7000Core extends VirtualModem {
  readonly profile: Sim7000Profile;
  readonly settings: Settings;
  readonly sim: SimCard;
  readonly radio: Radio;
  readonly packetData: PacketData;
  readonly rtc: Rtc;
  readonly cip: CipStack;
  readonly ca: CaStack;
  readonly files = new FileStore();
  readonly certificates = new CertificateStore();
  readonly gnss: Gnss;
  readonly psm: PowerSaving;
  /** AT+CSSLCFG; a reboot forgets them. */
  sslContexts: SslContext[] = newSslContexts();
  /** Boots since the modem was made: tells whether what a callback belongs to is still there. */
  bootCount = 0;
  /** Connections of the firmware itself, such as NTP; they end with it. */
  readonly ownConnections = new Set<NetworkConnection>();
  readonly faults = new Faults();
  readonly firmware: Firmware;
  private readonly table: CommandTable;
  private execution: Execution | undefined;
  private waitingDataUrcs: string[] = [];
  private isDtrHigh = false;
  private awakeAtMs = 0;
  private ringUntilMs = 0;
  /** The clock at the last boot. */
  readyAtMs = -Infinity;
  private isStartedLongAgo = false;

  constructor(options: VirtualSim7000Options) {
    const profile = resolveProfile(options);
    super(options, { ...defaultPowerTimes, ...options.powerTimes }, profile.baudRate, detectableRates);
    this.profile = profile;
    this.settings = new Settings(profile.baudRate);
    this.sim = new SimCard(profile.sim);
    for (const [name, bytes] of Object.entries(profile.files)) this.files.write(customerDirectory, name, bytes);
    this.rtc = new Rtc(this.clock);
    this.radio = this.makeRadio();
    this.packetData = new PacketData({
      random: this.random,
      apn: profile.apn,
      isRegistered: () => this.radio.isRegistered,
      mixedBearersFail: profile.mixedBearersFail,
    });
    this.cip = new CipStack(this);
    this.ca = new CaStack(this);
    this.gnss = this.makeGnss();
    this.psm = new PowerSaving(this);
    this.firmware = new Firmware(this);
    this.table = commandTable(this);
    this.isStartedLongAgo = profile.power === "on";
    if (this.isStartedLongAgo) this.power.assumeOn();
    this.isStartedLongAgo = false;
  }

  override receive(bytes: Uint8Array): void {
    const isAsleep = this.settings.isOn("+CSCLK") && (this.isDtrHigh || this.clock.now() < this.awakeAtMs);
    if (isAsleep) this.lose(Buffer.from(bytes), "asleep, DTR is high or was until now");
    else super.receive(bytes);
  }

  /** The network ends all contexts. */
  dropPdp(): void {
    this.ca.deactivate();
    if (this.cip.deactivate()) this.urc("+PDP: DEACT");
    if (this.packetData.sapbr.isActive) this.urc("+SAPBR 1: DEACT");
    if (this.packetData.app.isActive) this.urc("+APP PDP: DEACTIVE");
    this.packetData.endBearers();
  }

  /** The firmware crashes and starts again, in the middle of whatever it does. */
  resetSpontaneously(): void {
    this.power.reboot("spontaneous reset", [1500, 3000]);
  }

  /** A notification of received data; it must not look like the answer to a read. */
  dataUrc(text: string): void {
    if (this.faults.lostDataUrcs > 0) {
      this.faults.lostDataUrcs--;
      return this.log("event", `lost: ${text}`);
    }
    this.psm.onTraffic();
    if (this.settings.isOn("+CFGRI")) this.ring();
    if (this.execution?.includes("+CIPRXGET") && !this.profile.dataUrcInsideAnswers) this.waitingDataUrcs.push(text);
    else this.urc(text);
  }

  /** A notification that data has reached an empty CA socket. */
  caDataUrc(index: number): void {
    this.psm.onTraffic();
    if (this.faults.lostCaDataUrcs > 0) return void this.faults.lostCaDataUrcs--;
    if (this.settings.isOn("+CFGRI")) this.ring();
    this.urc(`+CADATAIND: ${index}`);
  }

  /** A command or a payload is under way. */
  get isBusy(): boolean {
    return this.reader.isBusy;
  }

  /** Runs `next` after a time drawn from the range, unless the firmware ends first. */
  afterDelay(rangeMs: RangeMs, next: () => void): void {
    this.timers.after(draw(rangeMs, this.random), next);
  }

  override destroy(): void {
    this.psm.destroy();
    super.destroy();
  }

  /** Reboots; what is not in flash is lost. */
  reboot(cause: string): void {
    this.power.reboot(cause, defaultPowerTimes.bootMs);
  }

  protected isEchoing(): boolean {
    return this.settings.isEchoOn;
  }

  protected commandLine(text: string): void {
    const commands = parseLine(text);
    if (commands === "none" || this.power.state === "stopping") return this.reader.ready();
    const host = this.executionHost();
    if (commands === "too long") {
      host.printLines([errorResult(undefined, 0)]);
      return this.commandEnded();
    }
    const execution = new Execution(host, commands);
    this.execution = execution;
    host.after(this.profile.latencies.answer, () => execution.start());
  }

  protected firmwareReady(): void {
    this.bootCount++;
    this.readyAtMs = this.clock.now();
    this.setBaudRate(this.settings.number("+IPR"));
    this.firmware.started(this.isStartedLongAgo);
  }

  protected firmwareDead(): void {
    this.execution = undefined;
    this.waitingDataUrcs = [];
    this.cip.kill();
    this.ca.kill();
    for (const connection of this.ownConnections) connection.destroy();
    this.ownConnections.clear();
    this.sslContexts = newSslContexts();
    this.gnss.stop();
    this.packetData.reset();
    this.sim.reset();
    this.settings.forgetVolatile();
    this.radio.stop();
  }

  protected offPressed(): void {
    this.urc("NORMAL POWER DOWN");
    this.power.stop();
  }

  protected dtrChanged(level: 0 | 1): void {
    if (this.isDtrHigh && level === 0) this.awakeAtMs = this.clock.now() + wakeMs;
    this.isDtrHigh = level === 1;
  }

  protected ringLevel(): 0 | 1 {
    return this.clock.now() < this.ringUntilMs ? 0 : 1;
  }

  private ring(): void {
    this.ringUntilMs = this.clock.now() + ringPulseMs;
  }

  private makeRadio(): Radio {
    const { registration, rssi, latencies } = this.profile;
    const host = {
      random: this.random,
      after: (delayMs: number, next: () => void) => this.timers.after(delayMs, next),
      cancel: (timer: unknown) => this.timers.cancel(timer),
      registerMs: latencies.register,
      isSelected: (act: AccessTechnology) => isSelected(this, act),
      onChange: () => this.firmware.registrationChanged(),
    };
    return new Radio(host, registration.stat, registration.act ?? 7, rssi);
  }

  private makeGnss(): Gnss {
    return new Gnss(this.profile.gnss, {
      timers: this.timers,
      random: this.random,
      utc: () => formatSatelliteTime(this.clock.now()),
      reportEvery: () => this.settings.number("+CGNSURC"),
      report: (fields) => this.urc(`+UGNSINF: ${fields}`),
    });
  }

  private executionHost(): ExecutionHost {
    return {
      table: this.table,
      print: (bytes) => this.transmit(bytes),
      printLines: (lines) => this.transmit(this.element(lines.join("\r\n"))),
      after: (rangeMs: RangeMs, next) => void this.timers.after(draw(rangeMs, this.random), next),
      cmee: () => this.settings.number("+CMEE"),
      takeFault: (name, command) => this.faults.take(name) ?? (command && earlyFault(this, name)),
      lineEnded: () => this.lineEnded(),
    };
  }

  private lineEnded(): void {
    this.execution = undefined;
    this.commandEnded();
    const waiting = this.waitingDataUrcs;
    this.waitingDataUrcs = [];
    for (const text of waiting) this.urc(text);
  }
}
