import assert from "node:assert/strict";
import { RunProcess } from "../tools/run/run_process.ts";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import { freePort, hasMosquitto, Mosquitto } from "./mosquitto.ts";

const OUTAGE_MS = 10_000;
/** Longer than a message takes from the application to its PUBACK, seconds. */
const UNDERWAY_S = 5;

describe("image against Mosquitto", function () {
  this.timeout(150_000);
  let broker: Mosquitto | undefined;
  let run: RunProcess | undefined;
  afterEach(async () => {
    run?.child.kill();
    await broker?.remove();
  });

  for (const [where, args, isSkipped] of [
    ["in the Node context", [], false],
    ["in the real interpreter", ["--interpreter"], !process.env["ESPRUINO"]],
  ] as const) {
    it(`comes back to READY after ${OUTAGE_MS / 1000} s without the broker and loses no QoS 1 message, ${where}`, async function () {
      const lacking = !hasMosquitto ? "mosquitto is not installed" : isSkipped ? "ESPRUINO is not set" : undefined;
      if (lacking) {
        console.log(`      skipped: ${lacking}`);
        this.skip();
      }
      broker = new Mosquitto(await freePort());
      await broker.start();
      run = new RunProcess(["--for", "45", "--broker", `mqtt://127.0.0.1:${broker.port}`, "--set", "publishIntervalS=3", ...args]);
      await run.until("CLOUD_EVT_DATA_SENT", 3);
      await broker.stop();
      await run.until("CLOUD_EVT_DISCONNECTED", 1);
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      await broker.start();
      await run.until("CLOUD_EVT_READY", 2);
      assert.equal(await run.exitCode(), 0, run.output);
      // What the application was given an id for, against what the broker acknowledged on the wire. The run ends at any moment: what was
      // published in its last seconds may still have been on its way.
      const endS = Math.max(...[...run.output.matchAll(/^ +(\d+\.\d{3})  /gm)].map((match) => Number(match[1])));
      const published = [...run.output.matchAll(/^ +(\d+\.\d{3})  app  publish id (\d+)/gm)];
      const sent = published.filter((match) => Number(match[1]) < endS - UNDERWAY_S).map((match) => match[2]!);
      const [, list] = /packet ids ([\d, ]+)/.exec(run.output)!;
      const acknowledged = new Set(list!.split(", ").map((id) => id.trim()));
      assert.deepEqual(sent.filter((id) => !acknowledged.has(id)), [], run.output);
      assert.ok(sent.length >= 10, run.output);
    });
  }

  for (const modem of ["sim7000", "nrf9160"]) {
    it(`talks to it by TLS, each side's certificate checked, with modem ${modem}`, async function () {
      if (!hasMosquitto) {
        console.log("      skipped: mosquitto is not installed");
        this.skip();
      }
      const authority = await CertificateAuthority.create("Broker's");
      const server = await authority.issueServer(["localhost", "127.0.0.1"]);
      const client = await authority.issueClient("device");
      const ca = authority.certificatePem;
      broker = new Mosquitto(await freePort(), { ca, certificate: server.certificatePem, key: server.privateKeyPem });
      await broker.start();
      const files = ["--ca", broker.write("trusted.pem", ca), "--cert", broker.write("client.pem", client.certificatePem), "--key", broker.write("client.key", client.privateKeyPem)];
      run = new RunProcess(["--modem", modem, "--for", "3", "--tls", "--broker", `mqtts://localhost:${broker.port}`, ...files]);
      assert.equal(await run.exitCode(), 0, run.output);
      assert.match(run.output, /3 credentials under tag 42 in the modem/);
      assert.match(run.output, /all steps reached/);
    });
  }
});
