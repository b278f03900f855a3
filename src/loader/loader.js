// The loader, `.bootcde`: picks an image by the journal and runs it. It is never rewritten over the air, and has 1,500 bytes at most.
// The build puts numbers for the $NAMES, and code for $TRIAL and $RELEASE. States, records and their words: boards/README.md.
var uplinkLoader = (function () {
  var storage = require("Storage"), journal = { n: 0, start: 0, end: $JOURNAL_SPAN }, good = [], others, test, run, boots, job, isBack, isLive, start, text, at;
  function image(record) {
    return storage.read("slots", record[3] * $SLOT_SIZE, record[4]);
  }
  function isWhole(record) {
    return E.CRC32(image(record)) == record[5];
  }
  function append(words) {
    var at = journal.end;
    if (at + words.length > journal.start + $JOURNAL_SPAN) return false;
    journal.end += words.length;
    require("Flash").write(words, $JOURNAL + at);
    return storage.read("journal", at, words.length) == words;
  }
  for (start = 0; start < $JOURNAL_END; start += $JOURNAL_SPAN) {
    text = "" + storage.read("journal", start, $JOURNAL_SPAN);
    // A word that a power cut tore may read as erased but for one byte: seven are more than two such words in a row.
    at = text.indexOf("\xFF".repeat(7));
    if (at < 0) at = $JOURNAL_SPAN;
    // Of two pages, the one whose records have the higher n.
    isLive = 0;
    text.substr(0, at).split("\n").forEach(function (line) {
      var record;
      if (isLive) {
        if (line == "te") boots++;
        if (line == "co") {
          good.push(test);
          test = 0;
        }
        if (line == "re") {
          if (test) test = 0;
          else good.pop();
          isBack = 1;
        }
        if (line == "do") job = isBack = 0;
      }
      try {
        // check, n, is confirmed, slot, length, CRC-32 of the image, version, job
        record = JSON.parse("[" + line + "]");
        if (record[0] == E.CRC32(line.substr(line.indexOf(","))) && (isLive = record[1] > journal.n)) {
          journal = { n: record[1], start: start, end: start + ((at + 3) & -4) };
          if (record[2]) good.push(record);
          test = record[2] ? 0 : record;
          boots = isBack = 0;
          job = record[7];
        }
      } catch (torn) {
        // no record: a word, or one that a power cut tore
      }
    });
  }
  // Of older ones the slot holds another image.
  others = good.slice(-2).filter(isWhole);
  if (test) {
    if (boots < 3 && isWhole(test) && append("\nte\n")) run = test;
    else {
      append("\nre\n");
      isBack = 1;
    }
  }
  // A last resort: one that is not whole.
  run = run || others.pop() || good.pop() || [];
  return {
    loaderVersion: 1,
    keys: $KEYS.map(atob),
    address: $ADDRESS,
    pageSize: $PAGE_SIZE,
    slotSize: $SLOT_SIZE,
    slots: $SLOTS,
    slot: run[3],
    length: run[4],
    version: run[6],
    state: run == test ? "test" : "confirmed",
    job: job,
    rolledBack: isBack,
    journal: journal,
    append: append,
    image: function () {
      return image(run);
    },
    // The image threw at its start, or had its time: back to the other one, if there is any.
    fail: function (hasThrown) {
      if (!hasThrown && uplinkLoader.state != "test") return;
      if (others.length && (append("\nre\n") || run == test)) {
        uplinkLoader.state = "rejected";
        print("uplink: " + run[6] + " rejected");
        setTimeout(E.reboot, 1000);
      } else print("uplink: safe mode, no image starts");
    }
  };
})();
E.enableWatchdog(20);
$TRIAL;
try {
  // At top level, so that the image's functions are the interpreter's own and their bodies stay in flash.
  eval(uplinkLoader.length ? uplinkLoader.image() : uplinkLoader.fail(1));
} catch (error) {
  uplinkLoader.fail(1);
  throw error;
}
$RELEASE;
