// Variables in use while the app runs from Storage, looked at wherever the image calls out, so also deep in its call stack, and after
// garbage collection: a board collects before it gives up. Each look that finds more than all before is told with a list of the variables.
// The first one is told before the image runs: the harness itself, with the same frames on the stack as at every look.
var peak = 0, name = "base", nativePrint = print, nativeTime = getTime, nativeTimeout = setTimeout;
function look() {
  var usage = process.memory().usage;
  if (usage <= peak) return;
  peak = usage;
  nativePrint("\x01DUMP " + name + " " + usage);
  E.dumpVariables();
  nativePrint("\x01DUMPED");
  name = "peak";
}
// At rest: what is in use once everything has gone through.
function atRest() {
  var before = peak;
  peak = 0;
  name = "ready";
  look();
  peak = before;
  arrive(publishPacket(id + "/c2d"));
  nativeTimeout(function () { arrive(publishPacket(id + "/c2d/cmd/ping")); }, 300);
  nativeTimeout(end, 600);
}
// The loader in Storage makes its own.
delete global.uplinkLoader;
global.BTN1 = D0;
global.digitalWrite = global.pinMode = global.setWatch = function () {};
global.digitalRead = function () { return 0; };
global.getTime = function () {
  look();
  return nativeTime();
};
global.setTimeout = function (callback, delay, one, two) {
  look();
  return nativeTimeout(callback, delay, one, two);
};
port.write = function (bytes) {
  look();
  write(bytes);
};
global.print = function (text) {
  nativePrint(text);
  look();
  if (("" + text).startsWith("CLOUD_EVT_READY")) nativeTimeout(atRest, 1500);
};
