// An nRF9160 with Serial LTE Modem 2.9.0: data mode, AT#XAPOLL, a socket that is selected.
announce = "\r\n#XAPOLL: 0,1\r\n";
function answer(command) {
  if (command == "AT#XSMVER\r\n" || command == "ATE0\r\n" || command == "AT#XCLOSE\r\n") return "ERROR";
  if (command == "AT#XSLMVER\r\n") return '#XSLMVER: "2.9.0","2.9.0"\r\n\r\nOK';
  if (command == "AT+CGSN\r\n") return imei + "\r\n\r\nOK";
  if (command == "AT+CPIN?\r\n") return "+CPIN: READY\r\n\r\nOK";
  if (command == "AT+CEREG?\r\n") return "+CEREG: 1,5\r\n\r\nOK";
  if (command == "AT#XSOCKET=1,1,0\r\n") return "#XSOCKET: 0,1,6\r\n\r\nOK";
  if (command.startsWith("AT#XCONNECT")) return "#XCONNECT: 1\r\n\r\nOK";
  return "OK";
}
function write(bytes) {
  if (hasPrompt) {
    hasPrompt = 0;
    send("\r\n#XDATAMODE: 0\r\n");
    // Without what ends data mode.
    return server(bytes.slice(0, -3));
  }
  if (bytes == "AT#XSEND\r\n") {
    hasPrompt = 1;
    return send("\r\nOK\r\n");
  }
  if (bytes == "AT#XRECV=1,64\r\n") {
    var data = waiting;
    waiting = "";
    return send("\r\n#XRECV: " + data.length + "\r\n" + data + "\r\nOK\r\n");
  }
  send("\r\n" + answer(bytes) + "\r\n");
}
port.write = write;
var floorSend = "AT#XSEND\r\n", floorRead = "AT#XRECV=1,64\r\n", floorEnd = "+++";
