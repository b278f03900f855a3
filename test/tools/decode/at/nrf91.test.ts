import assert from "node:assert/strict";
import type { Direction } from "../../../../tools/decode/at_stream.ts";
import { tokensOf } from "../transcript.ts";
import { testAnswers, testUnsolicited } from "../words_table.ts";

describe("tools/decode/at: nRF91 modem core", () => {
  testAnswers([
    ["AT%HWVERSION", "hardware version: what is it?", ["%HWVERSION: nRF9160 SICA B1A", "hardware version"]],
    ["AT%SHORTSWVER", "modem firmware: what is it?"],
    ["AT%XMODEMUUID", "UUID of the modem firmware: what is it?"],
    ["AT%XVBAT", "supply voltage: what is it?", ["%XVBAT: 4464", "supply 4464 mV"]],
    ["AT%XTEMP=1", "temperature reports: on"],
    ["AT%XVBATLOWLVL=3300", "battery threshold, mV: 3300"],
    ["AT%XPOFWARN=1,30", "warn below 3 V, and write nothing then"],
    ["AT%XMAGPIO=1,0,0,1,1,1574,1577", "antenna tuner pins: 1, 0, 0, 1, 1, 1574, 1577"],
    ["AT%XCOEX0=1,1,1565,1586", "coexistence pin: 1, 1, 1565, 1586"],
    ["AT%REL14FEAT=0,1,0,0,0", "Release 14 features: 0, 1, 0, 0, 0"],
    ["AT%RAI=1", "release assistance: on"],
    ["AT%XDATAPRFL=0", "power preference: 0"],
    ["AT%XMODEMTRACE=1,2", "modem trace: 1, 2"],
    ["AT%XBANDLOCK=1", "allowed bands: 1"],
    ["AT%PERIODICSEARCHCONF=2", "search pattern: 2"],
    ["AT%XEPCO=1", "protocol options of contexts: ePCO"],
    ["AT%XAPNSTATUS?", "state of APNs: what is it?"],
    ["AT+CNEC=24", "show network causes: of EMM and ESM"],
    ["AT%MDMEV=1", "report modem events"],
    ["AT%XSYSTEMMODE=1,0,1,2", "system mode: LTE-M, GNSS, NB-IoT preferred"],
    ["AT%XSYSTEMMODE?", "system mode: what is it?", ["%XSYSTEMMODE: 0,1,0,0", "NB-IoT"]],
    ['AT+CPINR="SIM PIN"', "tries left for SIM PIN: how many?", ['+CPINR: "SIM PIN",3', "SIM PIN: 3 tries left"]],
    ["AT%XICCID", "number of the SIM card: what is it?"],
    ["AT%XSIM?", "SIM: what is it?", ["%XSIM: 0", "SIM not ready"]],
    ["AT+CRSM=176,28539,0,0,12", "SIM file 28539: read binary", ['+CRSM: 144,0,"****"', "done"]],
    ["AT+CSCON?", "radio connection: what is it?", ["+CSCON: 1,0", "radio idle"]],
    [
      "AT+CESQ",
      "signal: how strong?",
      ["+CESQ: 99,99,255,255,19,45", "RSRP -95 dBm, RSRQ -10 dB"],
      ["+CESQ: 99,99,255,255,255,255", "strength unknown"],
    ],
    ["AT%CESQ=1", "report the signal"],
    [
      "AT%XMONITOR",
      "network and cell: what are they?",
      [
        '%XMONITOR: 5,"Op","Op","24201","0A1B",7,20,"0001A2B3",123,6400,52,20,"","11100000","11100000","01001001"',
        "registered, roaming; network 24201, LTE Cat-M1, band 20, TAC 0A1B, cell 0001A2B3, RSRP -88 dBm",
      ],
      ["%XMONITOR: 2", "searching"],
    ],
    ["AT%CONEVAL", "connection: how good is it?", ['%CONEVAL: 0,1,7,95,30,49,"000AE520","23003",135,6447,20,0,0,-8,2,1,73', "normal, RSRP -45 dBm, RSRQ -4.5 dB"]],
    ["AT%NCELLMEAS", "measure the neighbour cells"],
    ["AT%NCELLMEASSTOP", "stop measuring neighbour cells"],
    ["AT%XCBAND", "LTE band: what is it?"],
    ["AT%XTIME=1", "report the network's time"],
    ["AT%XMODEMSLEEP=1,500,10240", "report sleep"],
    ["AT%XT3412=1,2000,30000", "report before a tracking area update"],
    ["AT+CGEREP=1", "report contexts"],
    ["AT+CGCONTRDP=0", "parameters of the active contexts: what is it?"],
    ["AT%XNEWCID?", "a context number that is free: what is it?"],
    ["AT%XGETPDNID=0", "PDN of a context: what is it?"],
    ['AT%XPTW=4,"0011"', "paging window: LTE Cat-M1, 0011"],
  ]);
  testUnsolicited([
    ["Ready", "booted"],
    ["INIT ERROR", "booted, the modem core does not start"],
    ["+CEREG: 90", "not registered, the SIM does not work"],
    ["+CNEC_EMM: 15", "the network gives EMM cause 15"],
    ["+CNEC_ESM: 27,0", "the network gives ESM cause 27 for context 0"],
    ["%MDMEV: RESET LOOP", "too many restarts, attaching is held back for 30 minutes"],
    ["%XSIM: 1", "SIM ready"],
    ["+CSCON: 1", "radio connected"],
    ["%CESQ: 60,3,27,3", "RSRP -80 dBm, RSRQ -6 dB"],
    ['%NCELLMEAS: 0,"0012BEEF","24201","002F",64,6400,123,45,19,5', "cells measured, current one 0012BEEF"],
    ['%XTIME: "08","81109251714208","01"', "network time 2018-01-29 15:17:24 UTC"],
    ["%XMODEMSLEEP: 1,3600000", "the modem sleeps: power saving mode, 3600000 ms"],
    ["%XMODEMSLEEP: 4", "the modem sleeps: flight mode"],
    ["%XT3412: 2000", "tracking area update in 2000 ms"],
    ["+CGEV: ME PDN ACT 0", "context 0 is up"],
    ["+CGEV: NW PDN DEACT 1", "the network has ended context 1"],
    ["+CGEV: ME DETACH", "detached"],
    ["#XMODEM: FAULT,0x2,0x2bb16", "the modem core has crashed: reason 0x2, at 0x2bb16"],
    ["#XMODEM: INIT,0", "the modem core runs again"],
  ]);
});

describe("tools/decode/at: Serial LTE Modem and Serial Modem", () => {
  testAnswers([
    ["AT#XSLMVER", "version of Serial LTE Modem: what is it?"],
    ["AT#XSMVER", "version of Serial Modem: what is it?"],
    ["AT#XCLAC", "the application's own commands: what is it?"],
    ["AT#XUUID", "UUID of the device: what is it?"],
    ["AT#XSLEEP=2", "power saving: idle, UART off"],
    ["AT#XSHUTDOWN", "System OFF, until RESET"],
    ["AT#XRESET", "restart the whole device"],
    ["AT#XMODEMRESET", "restart the modem core", ["#XMODEMRESET: 0", "restarted"]],
    ["AT#XDATACTRL=50", "time limit of data mode, ms: 50"],
    ["AT#XSLMUART=9600", "baud rate: 9600"],
    ["AT#XTRACE=1", "modem trace on the second UART: on"],
    ["AT#XBOOTINFO=0", "bootloader: version"],
    ["AT#XCMUX", "multiplexer"],
    ["AT#XSOCKET=1,1,0", "open a client socket: TCP, IPv4", ["#XSOCKET: 0,1,6", "socket 0: TCP"]],
    ["AT#XSOCKET=0", "close the selected socket", ['#XSOCKET: 0,"closed"', "closed"]],
    ["AT#XSOCKET?", "sockets: which are there?", ["#XSOCKET: 1,2,0,2,0", "socket 1: UDP"]],
    ["AT#XSSOCKET=1,1,0,42,2", "open a TLS socket, IPv4, security tag 42, peer verified", ["#XSSOCKET: 2,1,258", "socket 2: TLS"]],
    [
      "AT#XSOCKETSELECT?",
      "selected socket: what is it?",
      ["#XSOCKETSELECT: 2,1,0,1,42,4,0", "socket 2: TLS"],
      ["#XSOCKETSELECT: 2", "selected: socket 2"],
    ],
    ["AT#XSOCKETSELECT=1", "select socket 1"],
    ["AT#XSOCKETOPT=1,20,30", "receive timeout, s: 30"],
    ["AT#XSOCKETOPT=3,0,20", "receive timeout, s: what is it?", ["#XSOCKETOPT: 3,30", "30"]],
    ['AT#XSSOCKETOPT=1,2,"a.test"', "name in the peer's certificate: a.test"],
    ["AT#XCLOSE", "close all sockets", ["#XCLOSE: 0,0", "socket 0: closed"]],
    ["AT#XBIND=1234", "bind selected socket to port 1234"],
    ["AT#XBIND=2,1234", "bind socket 2 to port 1234"],
    ['AT#XCONNECT="a.test",80', "connect selected socket to a.test:80", ["#XCONNECT: 1", "connected"]],
    ['AT#XCONNECT=2,"a.test",80', "connect socket 2 to a.test:80", ["#XCONNECT: 2,1", "connected"]],
    ["AT#XLISTEN=2", "listen on socket 2"],
    ["AT#XLISTEN?", "listening sockets: which are there?", ["#XLISTEN: 0,0,1000", "socket 0: port 1000, context 0"]],
    ["AT#XACCEPT=60", "accept a connection", ['#XACCEPT: 1,"192.0.2.1"', "socket 1: connection from 192.0.2.1"]],
    ['AT#XSEND="hello"', "send 5 bytes to selected socket", ["#XSEND: 5", "5 bytes taken"]],
    ['AT#XSEND=1,0,0,"hello"', "send 5 bytes to socket 1", ["#XSEND: 1,0,5", "5 bytes taken"]],
    ['AT#XSEND=1,1,0,"48656C"', "send 3 bytes to socket 1"],
    ['AT#XSENDTO="a.test",80,"hello"', "send 5 bytes to a.test:80", ["#XSENDTO: 5", "5 bytes taken"]],
    ["AT#XPOLL=2000,0", "wait for socket 0, 2000 ms", ['#XPOLL: 0,"0x0011"', "socket 0: data to read, closed by the peer"]],
    ["AT#XAPOLL=,1,5", "watch sockets"],
    ["AT#XAPOLL=0", "stop watching sockets"],
    ["AT#XRECVCFG=,1,0", "reception by itself, all sockets: in AT mode", ["#XRECVCFG: 0,1,0", "socket 0: in AT mode"]],
    ['AT#XTCPCLI=1,"a.test",80', "TCP client: connect to a.test:80", ['#XTCPCLI: 2,"connected"', "connected, socket 2"], ['#XTCPCLI: -111,"not connected"', "not connected: -111"]],
    ["AT#XTCPSVR=1,1234", "TCP server: start on port 1234", ['#XTCPSVR: 0,"started"', "started"]],
    ['AT#XTCPSEND="hello"', "TCP service: send 5 bytes", ["#XTCPSEND: 5", "5 bytes taken"]],
    ["AT#XTCPHANGUP=1", "TCP server: hang up socket 1"],
    ['AT#XUDPCLI=1,"a.test",80', "UDP client: peer a.test:80", ['#XUDPCLI: 2,"connected"', "ready, socket 2"]],
    ["AT#XUDPSVR=0", "UDP server: stop", ['#XUDPSVR: 0,"stopped"', "stopped"]],
    ['AT#XUDPSEND="hello"', "UDP service: send 5 bytes", ["#XUDPSEND: 5", "5 bytes taken"]],
    ['AT#XGETADDRINFO="a.test"', "addresses of a.test: which are they?", ['#XGETADDRINFO: "192.0.2.1"', "address 192.0.2.1"], ['#XGETADDRINFO: "Host not found"', "no address: Host not found"]],
    ['AT#XPING="a.test",45,5000', "ping a.test"],
    ["AT#XGPS=1,0,0", "receiver on", ["#XGPS: 1,1", "receiver is on"]],
    ["AT#XGNSS=0", "receiver off"],
    ["AT#XGPSDEL=511", "delete what the receiver has stored"],
    ["AT#XGNSSDEL=1407", "delete what the receiver has stored"],
    ['AT#XMQTTCFG="dev1",60,1', "the modem's MQTT client: id dev1, keep-alive 60 s, clean session"],
    ['AT#XMQTTSUB="t/cmd",1', "subscribe to t/cmd, QoS 1"],
    ['AT#XMQTTUNSUB="t/cmd"', "unsubscribe from t/cmd"],
    ['AT#XMQTTPUB="t/st","on",0,0', "publish 2 bytes to t/st"],
    ['AT#XMQTTCON=1,"user","****","a.test",1883', "the modem's MQTT client: connect to a.test:1883"],
  ]);
  testUnsolicited([
    ["#XAPOLL: 0,17", "socket 0: data to read, closed by the peer"],
    ["#XSENDNTF: 0,0,17", "socket 0: 17 bytes acknowledged"],
    ["#XDATAMODE: 0", "end of data mode"],
    ["#XDATAMODE: 5", "5 bytes sent"],
    ["#XDATAMODE: -139", "end of data mode, the bytes were lost: -139"],
    ['#XTCPCLI: -104,"disconnected"', "disconnected: -104"],
    ['#XTCPSVR: "192.0.2.1","connected"', "connection from 192.0.2.1"],
    ["#XPING: 0.386 seconds", "0.386 seconds"],
    ['#XGNSSPOS: 35.457576,139.625090,121.473785,22.199919,0.442868,0.000000,"2021-06-02 06:25:48"', "position 35.457576, 139.625090, within 22.2 m at 2021-06-02 06:25:48 UTC"],
    ["#XMQTTEVT: 1,-104", "MQTT: disconnected, -104"],
    ["#XMQTTMSG: 5,2", "MQTT message: topic of 5 bytes, 2 bytes"],
    ["#XGPS: 1,3", "receiver sleeps, no fix in time"],
  ]);

  it("counts received bytes behind their headers, of either dialect", async () => {
    for (const [header, socket] of [["#XRECV: 5", 0], ["#XRECV: 3,0,5", 3], ['#XRECVFROM: 5,"192.0.2.1",7', 0], ["#XTCPDATA: 5", 0], ['#XUDPDATA: 5,"192.0.2.1",7', 0]] as const) {
      const tokens = await tokensOf([["rx", `\r\n${header}\r\n\nOK\r\r\nOK\r\n`]]);
      const data = tokens.find((token) => token.kind === "data");
      assert.equal(data?.bytes?.toString("latin1"), "\nOK\r\r", header);
      assert.equal(data?.socket, socket, header);
    }
  });

  it("takes what follows the OK of data mode as data, up to the terminator or the length", async () => {
    for (const [command, sent] of [["AT#XSEND", "AT\r\n+++"], ["AT#XSEND=2,2,0", "AT\r\n+++"], ["AT#XSEND=2,2,0,4", "AT\r\n"], ["AT#XTCPSEND", "AT\r\n+++"]] as const) {
      const tokens = await tokensOf([
        ["tx", `${command}\r\n`],
        ["rx", "\r\nOK\r\n"],
        ["tx", sent],
        ["rx", "\r\n#XDATAMODE: 0\r\n"],
        ["tx", "AT\r\n"],
      ]);
      assert.deepEqual(tokens.map((token) => token.kind), ["command", "final", "data", "urc", "command"], command);
      assert.equal(tokens[2]?.bytes?.toString("latin1"), "AT\r\n");
    }
  });

  it("gives data of Serial LTE Modem to the socket that is selected", async () => {
    const send: [Direction, string][] = [["tx", "AT#XSEND\r\n"], ["rx", "\r\nOK\r\n"], ["tx", "hi+++"], ["rx", "\r\n#XDATAMODE: 0\r\n"]];
    const receive: [Direction, string][] = [["tx", "AT#XRECV=1\r\n"], ["rx", "\r\n#XRECV: 2\r\nok\r\nOK\r\n"]];
    const tokens = await tokensOf([
      ["tx", "AT#XSOCKET=1,1,0\r\n"], ["rx", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n"], ...send,
      ["tx", "AT#XSSOCKET=1,1,0,42\r\n"], ["rx", "\r\n#XSSOCKET: 1,1,258\r\n\r\nOK\r\n"], ...send, ...receive,
      ["tx", "AT#XSOCKETSELECT=0\r\n"], ["rx", "\r\n#XSOCKETSELECT: 0\r\n\r\nOK\r\n"], ...receive,
      ["rx", "Ready\r\n"], ...send,
    ]);
    const data = tokens.filter(({ kind }) => kind === "data").map(({ direction, socket }) => `${direction} ${socket}`);
    assert.deepEqual(data, ["tx 0", "tx 1", "rx 1", "rx 0", "tx 0"]);
    assert.deepEqual(tokens.flatMap(({ opens }) => opens ?? []), [0, 1]);
  });

  it("opens no socket by what the list of sockets or a closing says", async () => {
    for (const [command, answer] of [["AT#XSOCKET?", "#XSOCKET: 3,1,0,1,0"], ["AT#XSOCKET=0", '#XSOCKET: 0,"closed"'], ["AT#XSOCKETSELECT?", "#XSOCKETSELECT: 3"]] as const) {
      const tokens = await tokensOf([["tx", `${command}\r\n`], ["rx", `\r\n${answer}\r\n\r\nOK\r\n`]]);
      assert.deepEqual(tokens.flatMap(({ opens }) => opens ?? []), [], command);
    }
  });

  it("gives what a command sends as text, or in hex, as data of the socket", async () => {
    for (const [command, socket, bytes] of [['AT#XSEND="+++"', 0, "+++"], ['AT#XSEND=2,0,0,"a,b"', 2, "a,b"], ['AT#XSEND=2,1,0,"48656C"', 2, "Hel"]] as const) {
      const tokens = await tokensOf([["tx", `${command}\r\n`]]);
      assert.deepEqual(tokens.map(({ kind }) => kind), ["command", "data"], command);
      assert.deepEqual([tokens[1]?.socket, tokens[1]?.bytes?.toString("latin1")], [socket, bytes]);
    }
  });

  it("shows no password of the modem's MQTT client", async () => {
    const [token] = await tokensOf([["tx", 'AT#XMQTTCON=1,"user","s3cret","a.test",1883\r\n']]);
    assert.equal(token?.text, 'AT#XMQTTCON=1,"user","****","a.test",1883');
  });
});
