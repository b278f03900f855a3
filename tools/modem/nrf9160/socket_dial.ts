import type { NetworkConnection, NetworkError } from "../../network/network.ts";
import { connectTls } from "../../network/tls_connection.ts";
import type { TlsError } from "../../network/tls_connection.ts";
import { CredentialType } from "./credentials.ts";
import { Errno } from "./errno.ts";
import type { ModemSocket } from "./modem_socket.ts";
import type { SocketHost } from "./socket_host.ts";

export interface DialHandlers {
  onConnection(connection: NetworkConnection): void;
  onFailure(errno: number): void;
  onData(bytes: Buffer): void;
  /** @param errno 0 = the peer has closed in order */
  onClose(errno: number): void;
}

const errnos: Readonly<Record<NetworkError, number>> = {
  dns: Errno.ENETUNREACH,
  refused: Errno.ECONNREFUSED,
  timeout: Errno.ETIMEDOUT,
  reset: Errno.ECONNRESET,
  unreachable: Errno.ENETUNREACH,
};

/**
 * Connects a stream socket, with TLS where it has a security tag. Exactly one of onConnection and onFailure is called.
 * @returns gives it up: nothing is called any more
 */
export function dial(host: SocketHost, socket: ModemSocket, address: string, port: number, handlers: DialHandlers): () => void {
  let connection: NetworkConnection | undefined;
  let isSettled = false;
  const timer = host.after(host.connectTimeoutMs, () => {
    connection?.destroy();
    settle(() => handlers.onFailure(Errno.ETIMEDOUT));
  });
  const settle = (next: () => void): void => {
    if (isSettled) return;
    isSettled = true;
    host.cancel(timer);
    next();
  };
  const onConnect = (): void => settle(() => handlers.onConnection(connection as NetworkConnection));
  const onClose = (errno: number): void => (isSettled ? handlers.onClose(errno) : settle(() => handlers.onFailure(errno || Errno.ECONNREFUSED)));
  const { onData } = handlers;
  const isUp = host.isContextUp(socket.parameters.cid);
  host.after(host.connectMs() + (socket.isSecure ? host.handshakeMs() : 0), () => {
    if (isSettled) return;
    if (!isUp) return settle(() => handlers.onFailure(Errno.ENETUNREACH));
    if (socket.isSecure) connection = dialTls(host, socket, address, port, { onConnect, onData, onClose });
    else connection = host.network.connect("tcp", address, port, { onConnect, onData, onClose: (error) => onClose(error ? errnos[error] : 0) });
  });
  return () => {
    settle(() => {});
    connection?.destroy();
  };
}

interface TlsDialHandlers {
  onConnect(): void;
  onData(bytes: Buffer): void;
  onClose(errno: number): void;
}

/**
 * TLS 1.2 with the credentials of the socket's tag. The name is checked, and sent as SNI, only where option 2 has set it. Dates are checked
 * where the modem knows the time.
 */
function dialTls(host: SocketHost, socket: ModemSocket, address: string, port: number, handlers: TlsDialHandlers): NetworkConnection | undefined {
  const { secTag = 0, peerVerify } = socket.parameters;
  const content = (type: number): string | undefined => host.credentials.find(secTag, type)?.content;
  const authority = content(CredentialType.rootCa);
  const certificate = content(CredentialType.clientCertificate);
  const key = content(CredentialType.clientKey);
  const sharedKey = content(CredentialType.psk);
  const identity = content(CredentialType.pskIdentity);
  const psk = sharedKey === undefined || identity === undefined ? undefined : { identity, key: Buffer.from(sharedKey, "hex") };
  if (peerVerify === 2 && authority === undefined && !psk) {
    host.log(`TLS: tag ${secTag} has no root CA and no shared key`);
    host.after(0, () => handlers.onClose(Errno.EINVAL));
    return undefined;
  }
  const options = {
    authorities: authority === undefined ? [] : [authority],
    ...(certificate === undefined || key === undefined ? {} : { clientCertificate: certificate, clientKey: key }),
    ...(psk ? { psk } : {}),
    verifyPeer: peerVerify === 2 && !psk,
    verifyName: peerVerify === 2 && !psk ? socket.hostName ?? (false as const) : (false as const),
    serverName: socket.hostName ?? (false as const),
    now: host.timeMs() === undefined ? (false as const) : () => host.timeMs() ?? 0,
  };
  return connectTls(host.network, address, port, options, {
    onConnect: ({ cipher }) => {
      socket.cipherSuite = cipherNumbers[cipher];
      handlers.onConnect();
    },
    onData: handlers.onData,
    onClose: (error) => {
      if (error) host.log(`TLS: ${error.detail}`);
      handlers.onClose(error ? errnoOf(error) : 0);
    },
  });
}

function errnoOf({ cause }: TlsError): number {
  if (cause in errnos) return errnos[cause as NetworkError];
  return cause === "credentials" ? Errno.EINVAL : Errno.ECONNREFUSED;
}

/** IANA numbers of the suites that the modem and Node have in common, by OpenSSL's names. */
const cipherNumbers: Readonly<Record<string, number>> = {
  "ECDHE-ECDSA-AES128-GCM-SHA256": 0xc02b,
  "ECDHE-ECDSA-AES256-GCM-SHA384": 0xc02c,
  "ECDHE-RSA-AES128-GCM-SHA256": 0xc02f,
  "ECDHE-RSA-AES256-GCM-SHA384": 0xc030,
  "ECDHE-ECDSA-AES128-SHA256": 0xc023,
  "ECDHE-RSA-AES128-SHA256": 0xc027,
  "PSK-AES128-GCM-SHA256": 0xa8,
  "PSK-AES256-GCM-SHA384": 0xa9,
  "PSK-AES128-CBC-SHA256": 0xae,
  "PSK-AES128-CBC-SHA": 0x8c,
  "PSK-AES256-CBC-SHA": 0x8d,
};
