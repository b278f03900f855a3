import { deepEqual, ok } from "node:assert/strict";
import { files, playTopic } from "./play.ts";

/** The quick topics; `npm run transcripts` plays all of them. */
const topics = ["generic", "socket-open", "bind", "connect", "send", "tls", "tcp-client"];

describe("test/transcripts: the vendor's documented exchanges", function () {
  this.timeout(120000);

  for (const { dialect, file } of files) {
    for (const topic of topics) {
      it(`passes ${topic} of ${file}`, async () => {
        const { passed, failures } = await playTopic(file, dialect, topic);
        deepEqual(failures, []);
        ok(passed > 0, "no case was played");
      });
    }
  }
});
