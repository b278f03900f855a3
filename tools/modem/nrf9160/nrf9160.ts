import { draw } from "../power.ts";
import type { RangeMs } from "../power.ts";
import type { InputPin } from "../modem_types.ts";
import { VirtualModem } from "../virtual_modem.ts";
import { AtReader } from "./at_reader.ts";
import { parseLine } from "./command_line.ts";
import type { CommandTable } from "./command.ts";
import { CoreNotifications } from "./core_notifications.ts";
import { CredentialStore } from "./credentials.ts";
import { DataMode } from "./data_mode.ts";
import type { DataModeUser } from "./data_mode.ts";
import { execute } from "./execution.ts";
import { Faults } from "./faults.ts";
import { featuresOf } from "./firmware.ts";
import type { Features } from "./firmware.ts";
import { FunctionMode } from "./function_mode.ts";
import { Gnss } from "./gnss.ts";
import { IdleQueue } from "./idle_queue.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { MqttClient } from "./mqtt_client.ts";
import { NetworkClock } from "./network_clock.ts";
import { defaultPowerTimes, resolveProfile } from "./options.ts";
import type { Nrf9160Profile, VirtualNrf9160Options } from "./options.ts";
import type { PacketData } from "./packet_data.ts";
import { PowerPins } from "./power_pins.ts";
import { makePacketData, makeRadio } from "./network_side.ts";
import type { Radio } from "./radio.ts";
import { Settings } from "./settings.ts";
import { SimCard } from "./sim_card.ts";
import { SlmAsyncPoll } from "./slm_async_poll.ts";
import { SlmSelection } from "./slm_selection.ts";
import { SmAsync } from "./sm_async.ts";
import { SocketTable } from "./socket_table.ts";
import { makeSocketHost } from "./socket_link.ts";
import { keepOpenOption } from "./socket_options.ts";
import { commandTable } from "./table.ts";
import { TcpProxy } from "./tcp_proxy.ts";
import { UdpProxy } from "./udp_proxy.ts";


/** Time constant of the data mode: one block of the UART's DMA, and a little. */
const dmaBlockBytes = 256;
const extraMs = 10;

/** The modem without what scripts do to it: parts, command lines, data mode, notifications. */
export class Nrf9160 extends VirtualModem {
  readonly profile: Nrf9160Profile;
  readonly features: Features;
  readonly settings = new Settings();
  readonly mode = new FunctionMode();
  readonly sim: SimCard;
  readonly radio: Radio;
  readonly packetData: PacketData;
  readonly networkClock: NetworkClock;
  readonly credentials: CredentialStore;
  readonly sockets: SocketTable;
  /** Told when a socket has become ready for something. */
  readonly socketListeners = new Set<(socket: ModemSocket) => void>();
  readonly gnss: Gnss;
  readonly faults = new Faults();
  readonly core: CoreNotifications;
  readonly selection: SlmSelection;
  readonly slmPoll: SlmAsyncPoll;
  readonly smAsync: SmAsync;
  readonly tcpProxy: TcpProxy;
  readonly udpProxy: UdpProxy;
  readonly mqtt: MqttClient;
  /** AT#XDATACTRL; 0 = never set. */
  dataTimeLimitMs = 0;
  isEchoOn = false;
  readonly table: CommandTable;
  readonly pins: PowerPins;
  private readonly atReader: AtReader;
  private readonly idle: IdleQueue;
  private dataMode: DataMode | undefined;
  /** What the host would send, were RTS not high. */
  private heldInput: Buffer[] = [];
  private isStartedLongAgo = false;

  constructor(options: VirtualNrf9160Options) {
    const profile = resolveProfile(options);
    super(options, { ...defaultPowerTimes, ...options.powerTimes }, profile.baudRate, [], (handlers) => new AtReader(handlers));
    this.profile = profile;
    this.features = featuresOf(profile);
    this.atReader = this.reader as AtReader;
    Object.assign(this.atReader, { terminator: profile.terminator, isSerialModem: this.isSerialModem, isDeafWhileBusy: profile.deafWhileBusy });
    this.atReader.onByte = () => this.idle.typed(this.isEchoOn);
    this.idle = new IdleQueue(this.timers, () => !this.atReader.isBusy && !this.dataMode);
    this.pins = new PowerPins(this);
    this.sim = new SimCard(profile.sim);
    this.networkClock = new NetworkClock(this.clock);
    this.credentials = new CredentialStore(/_2\./.test(profile.modemFirmware));
    this.core = new CoreNotifications(this);
    this.radio = makeRadio(this);
    this.packetData = makePacketData(this);
    this.sockets = new SocketTable(makeSocketHost(this), this.isSerialModem);
    this.gnss = new Gnss(this);
    this.selection = new SlmSelection(this);
    this.slmPoll = new SlmAsyncPoll(this);
    this.smAsync = new SmAsync(this);
    this.tcpProxy = new TcpProxy(this);
    this.udpProxy = new UdpProxy(this);
    this.mqtt = new MqttClient(this);
    this.table = commandTable(this);
    this.start();
  }

  get isSerialModem(): boolean {
    return this.profile.dialect === "sm";
  }

  get isInDataMode(): boolean {
    return this.dataMode !== undefined;
  }

  /** The least that AT#XDATACTRL takes. */
  get leastDataTimeLimitMs(): number {
    return Math.floor((dmaBlockBytes * 10 * 1000) / this.baudRate) + extraMs;
  }

  override setPin(pin: InputPin, level: 0 | 1): void {
    if (!this.pins.changed(pin, level)) super.setPin(pin, level);
  }

  override receive(bytes: Uint8Array): void {
    const isListening = this.isUartAlive && !this.pins.isUartOff;
    if (isListening) super.receive(bytes);
    else if (this.profile.flowControl) this.heldInput.push(Buffer.from(bytes));
    else this.lose(Buffer.from(bytes), this.pins.isUartOff ? "the UART is off" : this.power.state);
  }

  override transmit(bytes: Buffer, onSent?: () => void): void {
    if (!this.pins.keep(bytes)) super.transmit(bytes, onSent);
  }

  /** The receiver is on: RTS falls, and what the host has held comes. */
  uartStarted(): void {
    for (const bytes of this.heldInput.splice(0)) this.receive(bytes);
  }

  /** A notification of the modem core: SLM loses it in data mode, Serial Modem keeps it for later. */
  override urc(text: string): void {
    if (this.isSerialModem || !this.dataMode) return this.urcBytes(this.element(text));
    this.log("event", `lost in data mode: ${text}`);
  }

  override urcBytes(bytes: Buffer, onSent?: () => void): void {
    const send = (): void => this.sendUrc(bytes, onSent);
    if (this.isSerialModem) this.idle.push(bytes.length, send);
    else send();
  }

  /** Runs when Serial Modem is idle. */
  whenIdle(run: () => void): void {
    this.idle.push(0, run);
  }

  /** Takes bytes raw until the terminator. @param dataBytes or until so many have come */
  enterDataMode(user: DataModeUser, dataBytes = 0): void {
    const { dialect, dataModeUrc } = this.profile;
    const timeLimitMs = this.dataTimeLimitMs || this.leastDataTimeLimitMs;
    const host = {
      timers: this.timers,
      print: (text: string) => this.transmit(this.element(text)),
      printRaw: (text: string) => this.transmit(Buffer.from(text)),
      hold: () => this.atReader.hold(),
      resume: () => this.resumeReader(),
      left: () => this.leftDataMode(),
    };
    this.dataMode = new DataMode(host, { isSerialModem: dialect === "sm", reportsPieces: dataModeUrc, timeLimitMs }, user, dataBytes);
    this.atReader.enterDataMode(this.dataMode);
  }

  /** Data mode cannot go on: its input is dropped up to the terminator. @param isHinted a bare terminator shows it */
  failDataMode(errno: number, isHinted: boolean): void {
    this.dataMode?.fail(errno, isHinted);
  }

  /** Data has been received or sent: polling may report the socket again. */
  socketDone(socket: ModemSocket, what: "received" | "sent"): void {
    if (this.isSerialModem) this.smAsync.done(socket, what);
    else this.slmPoll.done(socket, what);
  }

  /** OK goes out at the old rate. */
  changeBaudRate(rate: number): void {
    this.afterSent(() => this.setBaudRate(rate));
  }

  /** A context has gone: its sockets are dead. */
  contextDown(cid: number): void {
    this.sockets.contextDown(cid, keepOpenOption);
  }

  protected isEchoing(): boolean {
    return this.isEchoOn && !this.dataMode;
  }

  protected commandLine(text: string): void {
    const parsed = parseLine(text, this.isSerialModem);
    if (parsed === "none" && this.isSerialModem) return this.resumeReader();
    const after = (rangeMs: RangeMs, next: () => void): void => void this.timers.after(draw(rangeMs, this.random), next);
    if (parsed === "none" || parsed === "bad") {
      return after(this.profile.latencies.answer, () => {
        this.transmit(this.element("ERROR"));
        this.lineEnded();
      });
    }
    const host = {
      table: this.table,
      print: (bytes: Buffer) => this.transmit(bytes),
      element: (line: string) => this.element(line),
      after,
      isErrorNumeric: () => this.settings.isOn("+CMEE"),
      takeFault: (name: string) => this.faults.take(name),
      takeInterleaved: () => this.faults.takeInterleaved(),
      ended: () => this.lineEnded(),
    };
    after(this.profile.latencies.answer, () => execute(host, parsed));
  }

  protected firmwareReady(): void {
    if (this.isStartedLongAgo) return this.core.assumeRegistered();
    this.setBaudRate(this.profile.baudRate);
    if (this.profile.bootText !== "") this.transmit(Buffer.from(this.profile.bootText, "latin1"));
    if (!this.profile.skipReady) this.transmit(Buffer.from("Ready\r\n"));
    this.afterSent(() => this.uartStarted());
  }

  protected firmwareDead(): void {
    this.dataMode?.kill();
    this.dataMode = undefined;
    this.sockets.kill();
    const parts = [this.selection, this.slmPoll, this.smAsync, this.tcpProxy, this.udpProxy, this.mqtt, this.gnss, this.mode, this.core, this.pins];
    for (const part of parts) part.reset();
    this.packetData.clear();
    this.sim.reset();
    this.settings.forgetVolatile();
    this.networkClock.forget();
    this.isEchoOn = false;
    this.dataTimeLimitMs = 0;
    this.idle.clear();
  }

  protected offPressed(): void {}

  protected dtrChanged(): void {}

  protected ringLevel(): 0 | 1 {
    return this.pins.ringLevel();
  }

  private start(): void {
    this.isStartedLongAgo = this.profile.power === "on";
    if (this.isStartedLongAgo) this.power.assumeOn();
    else if (this.profile.power === "boot") this.power.start();
    this.isStartedLongAgo = false;
  }

  private sendUrc(bytes: Buffer, onSent?: () => void): void {
    const { urcGapMs } = this.faults;
    if (urcGapMs === 0) return this.transmit(bytes, onSent);
    this.transmit(bytes.subarray(0, 2));
    this.timers.after(urcGapMs, () => this.transmit(bytes.subarray(2), onSent));
  }

  /** The next line is read when the answer has left. */
  private lineEnded(): void {
    if (this.isUartAlive) this.afterSent(() => this.resumeReader());
    else this.resumeReader();
  }

  private resumeReader(): void {
    this.atReader.ready();
    this.idle.settle();
  }

  private leftDataMode(): void {
    this.dataMode = undefined;
    this.atReader.leaveDataMode();
    this.slmPoll.resume();
    this.smAsync.resume();
  }
}
