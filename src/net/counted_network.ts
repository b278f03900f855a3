import type { Network, Socket } from "./socket.ts";

/** Bytes of payload on sockets since the boot; what TLS, TCP and IP add is not seen from here. */
export interface ByteCounters {
  sentBytes: number;
  receivedBytes: number;
}

/**
 * Counts what the sockets of a configuration carry, from its next connection on. An image that does not call it is not larger.
 * @param config such as backend.config of a cloud
 * @returns counters that count on
 */
export function countBytes(config: { network?: Network | undefined }): ByteCounters {
  const counters = { sentBytes: 0, receivedBytes: 0 };
  config.network = countedNetwork(config.network!, counters);
  return counters;
}

export function countedNetwork(network: Network, counters: ByteCounters): Network {
  return {
    imei: () => network.imei(),
    connect: (host, port, options) => countedSocket(network.connect(host, port, options), counters),
  };
}

function countedSocket(inner: Socket, counters: ByteCounters): Socket {
  const outer: Socket = {
    send(bytes) {
      counters.sentBytes += bytes.length;
      return inner.send(bytes);
    },
    close: (isNow) => inner.close(isNow),
    pause: (isPaused) => inner.pause(isPaused),
  };
  inner.onConnect = () => outer.onConnect && outer.onConnect();
  inner.onData = (bytes) => {
    counters.receivedBytes += bytes.length;
    if (outer.onData) outer.onData(bytes);
  };
  inner.onDrain = () => outer.onDrain && outer.onDrain();
  inner.onClose = (reason, cause) => outer.onClose && outer.onClose(reason, cause);
  return outer;
}
