/** `npm run transcripts`: plays the vendor's documented exchanges against the virtual nRF9160 in both dialects. */
import { files, leftOut, leftOutCases, playTopic, topicsOf } from "./play.ts";

let hasFailed = false;
for (const { dialect, file } of files) {
  console.log(`${file} against --dialect ${dialect}`);
  for (const topic of topicsOf(file)) {
    const { passed, failed, failures } = await playTopic(file, dialect, topic);
    console.log(`  ${topic.padEnd(14)} ${String(passed).padStart(3)} passed ${String(failed).padStart(3)} failed`);
    for (const line of failures) console.log(`    ${line}`);
    hasFailed ||= failed > 0;
  }
}
console.log(`topics left out: ${leftOut.join(", ")}`);
for (const [id, need] of Object.entries(leftOutCases)) console.log(`case left out: ${id}, which needs ${need}`);
process.exit(hasFailed ? 1 : 0);
