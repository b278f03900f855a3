// The loader, `.bootcde`: picks a slot by the journal and runs its image. It is never rewritten over the air.
// The build puts numbers for the $NAMES; `address` is the flash address of the first slot.
var uplinkLoader = (function () {
  var storage = require("Storage"), best, at, text, end;
  for (at = 0; at < $JOURNAL_END; at += $JOURNAL_SPAN) {
    text = storage.read("journal", at, $JOURNAL_SPAN) || "";
    end = text.indexOf("\xFF");
    (end < 0 ? text : text.substr(0, end)).split("\n").forEach(function (line) {
      var record;
      try {
        if (line.trim().endsWith("}")) record = JSON.parse(line);
      } catch (torn) {
        // a power cut tore it: the record before still counts
      }
      // n counts on when the journal goes over to its other page; where it is missing, the later record wins.
      if (record && record.slot >= 0 && record.slot < $SLOTS && record.length > 0 && record.length <= $SLOT_SIZE &&
          (!best || (record.n | 0) >= (best.n | 0))) best = record;
    });
  }
  if (!best) {
    // No journal: whatever is in slot 0, up to the first erased byte.
    text = storage.read("slots", 0, $SLOT_SIZE) || "";
    end = text.indexOf("\xFF");
    best = { slot: 0, length: end < 0 ? text.length : end, version: "" };
  }
  return {
    address: $ADDRESS,
    pageSize: $PAGE_SIZE,
    slotSize: $SLOT_SIZE,
    slot: best.slot,
    length: best.length,
    version: best.version
  };
})();
// At top level, so that the image's functions are the interpreter's own and their bodies stay in flash.
if (uplinkLoader.length) eval(require("Storage").read("slots", uplinkLoader.slot * $SLOT_SIZE, uplinkLoader.length));
else print("uplink: slot " + uplinkLoader.slot + " holds no image");
