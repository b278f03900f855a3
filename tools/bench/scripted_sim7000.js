// A SIM7000 with CIP sockets in pull mode.
announce = "\r\n+CIPRXGET: 1,0\r\n";
function answer(command) {
  if (command == "AT+CIPSHUT\r") return "SHUT OK";
  if (command == "AT+CGSN\r") return imei + "\r\n\r\nOK";
  if (command == "AT+CPIN?\r") return "+CPIN: READY\r\n\r\nOK";
  if (command == "AT+CEREG?\r") return "+CEREG: 1,5\r\n\r\nOK";
  return "OK";
}
function write(bytes) {
  if (hasPrompt) {
    hasPrompt = 0;
    send("\r\n0, SEND OK\r\n");
    return server(bytes);
  }
  if (bytes.startsWith("AT+CIPSEND")) {
    hasPrompt = 1;
    return send("\r\n> ");
  }
  if (bytes.startsWith("AT+CIPRXGET=2")) {
    var data = waiting;
    waiting = "";
    return send("\r\n+CIPRXGET: 2,0," + data.length + ",0\r\n" + data + "\r\nOK\r\n");
  }
  send("\r\n" + answer(bytes) + "\r\n");
  if (bytes.startsWith("AT+CIPSTART")) send("\r\n0, CONNECT OK\r\n");
}
port.write = write;
var floorSend = "AT+CIPSEND=0,82\r", floorRead = "AT+CIPRXGET=2,0,512\r", floorEnd = "";
