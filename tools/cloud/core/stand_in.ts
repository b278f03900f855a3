import type { Clock, Random } from "../../../src/hal/contracts.ts";
import type { StandInCredentials } from "./credentials.ts";
import type { Faults } from "./faults.ts";
import type { FirmwareJob, FirmwareStatus } from "./firmware.ts";
import type { Place } from "./listen.ts";
import type { PacketLog } from "./packet_log.ts";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** How a stand-in is started. Everything has a default. */
export interface StandInOptions {
  /** Default the host's clock. */
  clock?: Clock;
  /** Source of ids; seeded, a run repeats exactly. Default Math.random. */
  random?: Random;
  /** Default a free port of 127.0.0.1. */
  place?: Place;
  /** Default true; false leaves TLS out, for tests of what is above it. */
  tls?: boolean;
  /** Folder of the certificates; default: they are made and not written. */
  dir?: string;
  /** Id of the one device that is registered; default one of the cloud's own form. */
  deviceId?: string;
  /** Options of this cloud alone, as its index names them. */
  own?: Record<string, unknown>;
}

/** What a device must be told to reach the stand-in. */
export interface DeviceSetup {
  id: string;
  /** Device settings, as `uplink provision` writes them: id, host, port, user ... Values may be secrets. */
  settings: Record<string, string>;
  /** Fields of prj.json that this cloud needs, `backend` among them. */
  prj: JsonObject;
}

/** The device's answer to a command. */
export interface CommandAnswer {
  status: number;
  payload: string;
}

/** A line that can be typed while a stand-in runs. */
export interface StandInCommand {
  /** The word and its arguments, as in the help: `desired <json>`. */
  usage: string;
  description: string;
  /** @param rest what follows the word. @returns a line to print. @throws Error with one sentence */
  run(rest: string): string | void | Promise<string | void>;
}

/** A cloud as `uplink run --cloud`, `uplink cloud` and tests use it, whichever it is. */
export interface CloudStandIn {
  /** Its folder: aws, azure, nrf_cloud. */
  readonly cloud: string;
  /** Name that the device connects to; the server's certificate has it. */
  readonly host: string;
  readonly port: number;
  /** mqtts://host:port, or mqtt:// without TLS. */
  readonly url: string;
  /** Undefined without TLS. */
  readonly tls: StandInCredentials | undefined;
  readonly device: DeviceSetup;
  /** What `uplink cloud` prints at the start beside host, port and certificates: a label and a value each. No secret. */
  readonly introduction?: readonly (readonly [string, string])[];
  readonly log: PacketLog;
  readonly faults: Faults;
  /** Lines of this cloud; `uplink cloud` adds those of all clouds, which are faults, help and quit. */
  readonly commands: readonly StandInCommand[];
  /** Whether the device is connected now. */
  readonly isConnected: boolean;
  /** Sends the device a message, as the owner of the cloud's account does. */
  send(payload: string): void;
  /** Changes the desired state: members that are null are removed. @throws Error with one sentence when the cloud refuses */
  patchDesired(patch: JsonObject): void;
  /** The state that the device has reported last. */
  reported(): JsonObject | undefined;
  /** Payloads of the messages that the device has sent, oldest first. */
  messages(): string[];
  /** Sends the device a command. @returns its answer; rejects when none comes in 30 s of the clock, or the device is away */
  command(name: string, payload: string): Promise<CommandAnswer>;
  /** Gives the device a job: new firmware. @throws Error with one sentence where the cloud does not take it */
  pushFirmware(job: FirmwareJob): void;
  /** What the device has told of a job last; undefined for one that the cloud does not know. */
  firmwareStatus(jobId: string): FirmwareStatus | undefined;
  /** Gives the device to an account, on clouds where that happens while it is connected. */
  pair?(): void;
  /** Ends the connection of the device, as a server that restarts. */
  disconnectDevice(): void;
  close(): Promise<void>;
}

/** What tools/cloud/<cloud>/index exports: all that the workbench knows about a cloud. */
export interface CloudModel {
  /** One line for the help. */
  description: string;
  /** Options of the command line that only this cloud has. */
  cliOptions?: readonly CloudCliOption[];
  /** A few lines for the end of --help: what a stranger would type to see this cloud work. */
  cliManual?: string;
  /** @throws UserError for what the user can mend */
  createStandIn(options?: StandInOptions): Promise<CloudStandIn>;
}

/** An option of `uplink cloud <cloud>`. */
export interface CloudCliOption {
  /** As commander takes it: `--pairing <state>`. */
  flags: string;
  /** One line for --help, with the values and the default. */
  description: string;
  /** Puts the value into StandInOptions.own. @throws Error with one sentence for a value that does not fit */
  apply(own: Record<string, unknown>, value: string): void;
}
