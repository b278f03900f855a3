import type { NetworkConnection } from "../../network/network.ts";
import { draw } from "../power.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { SocketHost } from "./socket_host.ts";

/** How long a connection that the host has closed may take to end. */
const lingerMs = 5000;

/** What the sockets see of the modem. */
export function makeSocketHost(modem: Nrf9160): SocketHost {
  const { network, credentials, profile, timers, random } = modem;
  const { receiveBufferBytes, sendBufferBytes, connectTimeoutMs, downlinkMs, latencies } = profile;
  const isContextUp = (cid: number): boolean => modem.packetData.active.has(cid);
  return {
    network,
    credentials,
    receiveBufferBytes,
    sendBufferBytes,
    connectTimeoutMs,
    downlinkMs,
    after: (delayMs, next) => timers.after(delayMs, next),
    cancel: (timer) => timers.cancel(timer),
    connectMs: () => draw(latencies.connect, random),
    handshakeMs: () => draw(latencies.handshake, random),
    isContextUp,
    isUsable: (cid) => isContextUp(cid) && modem.radio.isRegistered,
    timeMs: () => modem.networkClock.now(),
    radioActive: () => modem.radio.active(),
    onEvent: (socket) => modem.socketListeners.forEach((listener) => listener(socket)),
    linger: (connection) => linger(modem, connection),
    log: (text) => modem.log("event", text),
  };
}

/** What the peer still sends is not heard; the connection is dropped if it does not end. */
function linger(modem: Nrf9160, connection: NetworkConnection): void {
  connection.flow(true);
  modem.clock.setTimeout(() => connection.destroy(), lingerMs);
}
