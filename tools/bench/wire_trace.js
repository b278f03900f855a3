// Notes what goes over the UART, and when (microseconds): ">" to the modem, "<" from it, "<." when the handler has returned,
// "*" when one thing is done and the next begins. Kept in memory and told at the end, so that telling it costs no time in between.
var lines = [];
function note(mark, bytes) { lines.push(mark + " " + getTime() * 1000000 + " " + bytes.length + " " + bytes.substr(0, 16)); }
port.on = function (event, callback) {
  listener = function (bytes) {
    note("<", bytes);
    callback(bytes);
    note("<.", "");
  };
};
port.write = function (bytes) {
  note(">", bytes);
  write(bytes);
};
loader.benchNext = function () {
  note("*", "");
  if (!publishes && !receives) lines.forEach(function (line) { tell("TRACE " + JSON.stringify(line)); });
  return next();
};
