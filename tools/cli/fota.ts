import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { fileFaultNames } from "../cloud/core/file_faults.ts";
import type { CloudModel } from "../cloud/core/stand_in.ts";
import { cloudNames, loadCloud } from "../cloud/models.ts";
import { runCloud } from "../cloud/run_cloud.ts";
import { typedUntilEnd } from "../console/typed_lines.ts";
import { pushUpdate, readUpdate } from "../fota/push.ts";
import { exchangeLine, openFolderServer } from "../fota/serve.ts";
import { parseBrokerUrl } from "../run/broker_url.ts";
import { connectMqttControl } from "../run/mqtt_control.ts";
import { UserError } from "./errors.ts";
import { collect } from "./options.ts";
import { wholeNumber } from "./own_options.ts";

const MQTT = "mqtt";
const DEVICE = "uplink-device";

interface ServeArguments {
  port: number;
  address: string;
  tls?: string;
  fault: string[];
  for?: number;
}

interface PushArguments extends Omit<ServeArguments, "tls"> {
  cloud: string;
  image: string;
  broker?: string;
  id: string;
  dir?: string;
  filePort: number;
}

const say = (text: string): void => console.log(text);

/** `uplink fota serve` and `uplink fota push`. */
export function register(program: Command): void {
  const fota = program.command("fota").description("updates over the air: serve their files, give devices the job to fetch them");
  const faultHelp = `\nFaults, each as --fault NAME or --fault NAME=VALUE: ${fileFaultNames.join(", ")}`;
  fota
    .command("serve")
    .description("serve the update files (.upd) of a folder over HTTP, or HTTPS with --tls")
    .argument("[folder]", "folder of the files", ".")
    .option("--port <port>", "TCP port; 0 takes a free one", wholeNumber(0, 65535), 8070)
    .option("--address <address>", "interface to listen on; that of this machine, so that boards reach it", "127.0.0.1")
    .option("--tls <folder>", "HTTPS, with throw-away certificates that are kept in this folder")
    .option("--fault <fault>", "what the server does wrong; may be given several times", collect, [])
    .option("--for <seconds>", "end after this time (default: until Ctrl-C)", wholeNumber(1, 86400))
    .addHelpText("after", faultHelp)
    .action(serve);
  fota
    .command("push")
    .description("give a device the job to update itself: by a cloud's stand-in that is started here, or by your MQTT broker")
    .requiredOption("--cloud <cloud>", [...cloudNames(), MQTT].join(", "))
    .requiredOption("--image <file>", "the update file, as uplink sign wrote it")
    .option("--broker <url>", "with --cloud mqtt: mqtt://[user:password@]host[:port]")
    .option("--id <id>", "id of the device", DEVICE)
    .option("--port <port>", "TCP port of the stand-in", wholeNumber(0, 65535), 8883)
    .option("--file-port <port>", "TCP port of the file's server; 0 takes a free one", wholeNumber(0, 65535), 0)
    .option("--address <address>", "interface to listen on; that of this machine, so that boards reach it", "127.0.0.1")
    .option("--dir <folder>", "folder of the stand-in's certificates, kept and used again (default: a new temporary one)")
    .option("--fault <fault>", "what the file's server does wrong; may be given several times", collect, [])
    .option("--for <seconds>", "end after this time (default: mqtt, when the job has ended; else until Ctrl-C)", wholeNumber(1, 86400))
    .addHelpText("after", faultHelp)
    .action(push);
}

async function serve(folder: string, { port, address, tls, fault, for: seconds }: ServeArguments): Promise<void> {
  const { server, urls } = await openFolderServer({ folder, port, address, faults: fault, ...(tls !== undefined && { tlsDir: tls }) });
  urls.forEach(say);
  server.onExchange = (exchange) => say(exchangeLine(exchange));
  await typedUntilEnd(seconds, () => "end");
  await server.close();
}

async function push(options: PushArguments): Promise<void> {
  const { cloud, broker, image } = options;
  readUpdate(image);
  if (cloud === MQTT) return pushByBroker(options);
  if (broker !== undefined) throw new UserError(`--broker is for --cloud mqtt; ${cloud} has a stand-in that is started here`);
  if (!cloudNames().includes(cloud)) throw new UserError(`--cloud: there is no cloud "${cloud}"; choose one of ${[...cloudNames(), MQTT].join(", ")}`);
  await pushByStandIn(options);
}

async function pushByBroker({ broker, id, image, fault, filePort, address, for: seconds }: PushArguments): Promise<void> {
  if (broker === undefined) throw new UserError("--cloud mqtt: name your broker by --broker mqtt://host:port");
  const control = await connectMqttControl(parseBrokerUrl(broker).url, id, {}).catch((error: Error) => {
    throw new UserError(`--broker: no connection to ${parseBrokerUrl(broker).shown}: ${error.message}`);
  });
  try {
    const pushed = await pushUpdate(control, { image, faults: fault, note: say, place: { port: filePort, address } });
    const outcome = await Promise.race([pushed.ended, ...(seconds === undefined ? [] : [new Promise<string>((resolve) => setTimeout(() => resolve("no end in time"), seconds * 1000))])]);
    if (!outcome.startsWith("SUCCEEDED")) process.exitCode = 1;
    await pushed.close();
  } finally {
    await control.close();
  }
}

async function pushByStandIn({ cloud, id, image, fault, port, filePort, address, dir, for: seconds }: PushArguments): Promise<void> {
  const folder = dir ?? mkdtempSync(join(tmpdir(), `uplink-${cloud}-`));
  const model = await loadCloud(cloud);
  let close = async (): Promise<void> => {};
  /** The cloud as it is, with a job in it. */
  const withJob: CloudModel = {
    ...model,
    async createStandIn(options) {
      const standIn = await model.createStandIn(options);
      const pushed = await pushUpdate(standIn, { image, faults: fault, note: (text) => standIn.log.note(text), place: { port: filePort, address }, ...(standIn.tls && { credentials: standIn.tls }) });
      close = () => pushed.close();
      say(`job ${pushed.job.id}: ${pushed.job.url}`);
      return standIn;
    },
  };
  try {
    await runCloud({ name: cloud, model: withJob, start: { place: { port, address }, dir: folder, deviceId: id, own: cloud === "nrf_cloud" ? { isPaired: true } : {} }, ...(seconds !== undefined && { for: seconds }) });
  } finally {
    await close();
    if (dir === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
