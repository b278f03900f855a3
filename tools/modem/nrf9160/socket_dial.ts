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
  if (peerVerify === 2 && authority === undefined) {
    host.log(`TLS: tag ${secTag} has no root CA`);
    host.after(0, () => handlers.onClose(Errno.EINVAL));
    return undefined;
  }
  const options = {
    authorities: authority === undefined ? [] : [authority],
    ...(certificate === undefined || key === undefined ? {} : { clientCertificate: certificate, clientKey: key }),
    verifyPeer: peerVerify === 2,
    verifyName: peerVerify === 2 ? socket.hostName ?? (false as const) : (false as const),
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

/** IANA numbers of the suites that the modem and Node have in common, by the names of RFC 5289. */
const cipherNumbers: Readonly<Record<string, number>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 0xc02b,
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 0xc02c,
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 0xc02f,
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 0xc030,
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: 0xc023,
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 0xc027,
};
