import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { Errno } from "./errno.ts";
import type { MqttMessage } from "./mqtt_client.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";
import { connectByName } from "./socket_io.ts";
import { SocketType } from "./socket_types.ts";

const mostTopicBytes = 127;
const mostMessageBytes = 1023;
const mostLoginBytes = 32;
const mostClientIdBytes = 64;
const mostTag = 2147483647;

/** The built-in MQTT client (documentation "MQTT client AT commands" of both dialects; SLM from v2.6). */
export function mqttCommands(modem: Nrf9160): CommandTable {
  const { mqtt } = modem;
  return {
    "#XMQTTCFG": {
      set: (call) => configure(modem, call),
      read: (call) => report(call, `#XMQTTCFG: "${mqtt.clientId}",${mqtt.keepAliveS},${mqtt.isCleanSession ? 1 : 0}`),
      test: (call) => report(call, "#XMQTTCFG: <client_id>,<keep_alive>,<clean_session>"),
    },
    "#XMQTTCON": {
      set: (call) => (call.params.number(0, 0, 2) === 0 ? disconnect(modem, call) : connect(modem, call)),
      read: (call) => report(call, connectionLine(modem)),
      test: (call) => report(call, "#XMQTTCON: (0,1,2),<username>,<password>,<url>,<port>,<sec_tag>"),
    },
    "#XMQTTSUB": {
      set: (call) => {
        expectConnected(modem);
        mqtt.subscribe(call.params.string(0, mostTopicBytes), qosAt(call, 1));
        call.ok();
      },
      test: (call) => report(call, "#XMQTTSUB: <topic>,(0,1,2)"),
    },
    "#XMQTTUNSUB": {
      set: (call) => {
        expectConnected(modem);
        mqtt.unsubscribe(call.params.string(0, mostTopicBytes));
        call.ok();
      },
      test: (call) => report(call, "#XMQTTUNSUB: <topic>"),
    },
    "#XMQTTPUB": { set: (call) => publish(modem, call), test: (call) => report(call, "#XMQTTPUB: <topic>,<msg>,(0,1,2),(0,1)") },
  };
}

/** Not while connected. */
function configure(modem: Nrf9160, call: Call): void {
  const { mqtt } = modem;
  const clientId = call.params.string(0, mostClientIdBytes);
  const keepAliveS = call.params.optionalNumber(1, 0, 65535, mqtt.keepAliveS);
  const isCleanSession = call.params.optionalNumber(2, 0, 1, mqtt.isCleanSession ? 1 : 0) === 1;
  if (mqtt.isConnected) throw new CommandError();
  Object.assign(mqtt, { clientId, keepAliveS, isCleanSession });
  call.ok();
}

/** OK after the connection of TCP or TLS; the broker's answer is an event. */
function connect(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const { mqtt, sockets } = modem;
  if (mqtt.isConnected) throw new CommandError();
  const family = params.number(0, 1, 2);
  const secTag = params.has(5) ? params.number(5, 0, mostTag) : undefined;
  const login = {
    user: params.string(1, mostLoginBytes),
    password: params.string(2, mostLoginBytes),
    host: params.string(3),
    port: params.number(4, 0, 65535),
    secTag,
  };
  const socket = sockets.open({ family, type: SocketType.stream, role: 0, cid: 0, secTag, isService: true });
  if (!socket) throw new CommandError();
  socket.hostName = login.host;
  connectByName(modem, socket, login.host, login.port, (result) => {
    if (result === 0) {
      call.ok();
      return mqtt.start(socket, login);
    }
    sockets.close(socket);
    call.fail();
  });
}

/** The event stands behind OK in the documentation. */
function disconnect(modem: Nrf9160, call: Call): void {
  expectConnected(modem);
  call.ok();
  modem.mqtt.stop();
}

function connectionLine({ mqtt }: Nrf9160): string {
  const { login } = mqtt;
  if (!mqtt.isConnected || !login) return "#XMQTTCON: 0";
  return `#XMQTTCON: 1,"${mqtt.clientId}","${login.host}",${login.port}${login.secTag === undefined ? "" : `,${login.secTag}`}`;
}

/** AT#XMQTTPUB="topic"[,"message"[,qos[,retain]]]: without a message the bytes come raw, each piece is one PUBLISH. */
function publish(modem: Nrf9160, call: Call): void {
  const { params } = call;
  expectConnected(modem);
  const text = params.optionalString(1, "", mostMessageBytes);
  const qos = params.has(2) ? qosAt(call, 2) : 0;
  const message: MqttMessage = {
    topic: params.string(0, mostTopicBytes),
    payload: Buffer.from(text, "latin1"),
    qos,
    retain: params.optionalNumber(3, 0, 1, 0) === 1,
  };
  if (text === "") {
    modem.enterDataMode({ send: (bytes, hasMore, done) => sendPiece(modem, message, bytes, hasMore, done) });
    return call.ok();
  }
  modem.mqtt.publish(message);
  call.ok();
}

/** A message must fit the buffer of data mode. */
function sendPiece(modem: Nrf9160, message: MqttMessage, bytes: Buffer, hasMore: boolean, done: (result: number) => void): void {
  if (hasMore || !modem.mqtt.isConnected) {
    const errno = hasMore ? Errno.EOVERFLOW : Errno.ENOTCONN;
    modem.failDataMode(errno, false);
    return done(-errno);
  }
  modem.mqtt.publish({ ...message, payload: bytes });
  done(bytes.length);
}

function expectConnected(modem: Nrf9160): void {
  if (!modem.mqtt.isConnected) throw new CommandError();
}

function qosAt(call: Call, index: number): 0 | 1 | 2 {
  return call.params.number(index, 0, 2) as 0 | 1 | 2;
}
