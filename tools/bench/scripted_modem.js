// What scripted modems have in common, with a broker behind them, in the interpreter's own language and as short as it can be: each write
// is answered through setTimeout(..., 0). script.ts puts this and what follows it into one function, shortened, so that little of it stands
// in the way of the image: the port (which that function returns) and uplinkLoader are its only globals.
// A model adds announce, what tells that bytes wait, port.write, and what the floor writes. $PUBLISHES, $RECEIVES: how many messages; $ID: the device's.
var listener, waiting = "", hasPrompt = 0, id = "$ID", announce, imei = "869951030000000", publishes = $PUBLISHES, receives = $RECEIVES, message;
var payload = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
function tell(text) { print("\x01" + text); }
function end() {
  tell("END " + process.env.VERSION);
  quit();
}
// Not by its global name, which the interpreter would look for among all of the image's.
var later = setTimeout;
function send(bytes) { later(listener, 0, bytes); }
// From the network: pull mode announces, and keeps the bytes until they are read.
function arrive(bytes) {
  waiting += bytes;
  send(announce);
}
function publishPacket(topic) {
  return "\x30" + String.fromCharCode(2 + topic.length + payload.length, 0, topic.length) + topic + payload;
}
function session(packet) {
  var codes = "", at;
  if (packet[0] == "\x10") return arrive("\x20\x02\x00\x00");
  if (packet[0] != "\x82") return;
  for (at = 4; at < packet.length; at += 3 + packet.charCodeAt(at + 1)) codes += "\x01";
  id = packet.substr(6).split("/")[0];
  arrive("\x90" + String.fromCharCode(2 + codes.length) + packet.substr(2, 2) + codes);
}
function server(packet) {
  // Its PUBACK, for a QoS 1 PUBLISH of less than 128 bytes.
  if (packet[0] == "\x32") arrive("\x40\x02" + packet.substr(4 + packet.charCodeAt(3), 2));
  else session(packet);
}
// Called when one thing is done: true asks for a publish, otherwise a message comes in, or this was all.
function next() {
  if (publishes) {
    publishes--;
    return true;
  }
  if (!receives) return end();
  receives--;
  if (!message) message = publishPacket(id + "/c2d");
  arrive(message);
}
var port = {
  setup: function () {},
  on: function (event, callback) { listener = callback; }
};
var loader = { address: 0, pageSize: 1024, slotSize: 65536, slot: 0, length: 0, version: "bench", benchNext: next };
global.uplinkLoader = loader;
