import { assertFailed, fotaBench } from "../src/fota/fota_bench.ts";
import type { FotaBench } from "../src/fota/fota_bench.ts";
import { DEVICE, FILE, JOB, SERVER } from "./fota_rows.ts";

/** An update by the backend MQTT that does not come to its end: FOTA_ERROR once, the job told, the running image and the journal untouched. */
async function fails(spoil: (bench: FotaBench) => void, sentence: RegExp, status: string, isErased?: boolean, job?: object): Promise<void> {
  const bench = await fotaBench();
  spoil(bench);
  bench.connect();
  bench.push(job);
  await bench.untilEnd();
  assertFailed(bench, sentence, status, isErased);
}

describe("bad inputs of an update over the air", function () {
  // The first one grows the key.
  this.timeout(120_000);

  for (const [what, faults, sentence, isErased] of SERVER) {
    it(`a server that ${what}: ${sentence.source}, FAILED`, () => fails((bench) => bench.server.faults.setAll(faults), sentence, "FAILED", isErased));
  }
  for (const [what, make, sentence, status, isErased] of FILE) {
    it(`a file that is ${what}: ${sentence.source}, ${status}`, () => fails((bench) => void bench.server.add("/app.upl", make()), sentence, status, isErased));
  }
  for (const [what, spoil, sentence, status, isErased] of DEVICE) {
    it(`a device that ${what}: ${sentence.source}, ${status}`, () => fails(spoil, sentence, status, isErased));
  }
  for (const [what, job] of JOB) {
    it(`a job ${what}: BAD_JOB, REJECTED`, () => fails(() => {}, /^BAD_JOB$/, "REJECTED", false, job));
  }
});
