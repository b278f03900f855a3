import assert from "node:assert/strict";
import { RunProcess } from "./run_process.ts";

/** What each family says where the others do not, and the board that stands for it. */
const MODEMS = {
  sim7000: { name: "LilyGO T-SIM7000G", plain: /AT\+CIPSTART=/, tls: /AT\+CAOPEN=/ },
  nrf9160: { name: "Espruino Pico with an nRF9160 DK", plain: /AT#XSOCKET=1,1,0/, tls: /AT#XSSOCKET=1,1,0,42/ },
} as const;

/** The application's own lines, without times, ids and what a run has by chance. */
function said(output: string): string[] {
  const lines = [...output.matchAll(/^ +\d+\.\d{3}  app  (\S+)/gm)].map((match) => match[1]!);
  return [...new Set(lines)].sort();
}

describe("tools/run: modems", function () {
  this.timeout(300_000);
  let run: RunProcess | undefined;
  afterEach(() => void run?.child.kill());
  /** What the application of each run has printed. */
  const consoles = new Map<string, string[]>();

  for (const modem of ["sim7000", "nrf9160"] as const) {
    for (const tls of ["plain", "tls"] as const) {
      for (const where of ["in Node", "in the interpreter"]) {
        it(`reaches every step with --modem ${modem}, ${tls}, ${where}`, async function () {
          const isReal = where === "in the interpreter";
          if (isReal && !process.env["ESPRUINO"]) {
            console.log("      skipped: ESPRUINO is not set");
            this.skip();
          }
          run = new RunProcess(["--modem", modem, "--for", "3", ...(tls === "tls" ? ["--tls"] : []), ...(isReal ? ["--interpreter"] : [])]);
          assert.equal(await run.exitCode(), 0, run.output);
          const { output } = run;
          assert.ok(output.includes(`for ${MODEMS[modem].name}`), output);
          assert.match(output, MODEMS[modem][tls]);
          // Inside TLS too: the modem's UART carries what is encrypted behind it.
          for (const packet of ["-> CONNECT uplink-", "<- CONNACK accepted", "-> PUBLISH q1 id ", "<- PUBACK id "]) {
            assert.ok(output.includes(`  mqtt ${packet}`), `${packet}\n${output}`);
          }
          assert.match(output, /^ {2}acknowledged +(\d+) of \1 QoS 1 messages; packet ids \d+/m);
          consoles.set(`${modem} ${tls} ${where}`, said(output));
        });
      }
    }
  }

  it("shows the same lines of the application with either modem, whatever carries it", () => {
    const [first, ...others] = [...consoles.values()];
    assert.ok(first && others.length >= 3);
    for (const other of others) assert.deepEqual(other, first);
  });
});
