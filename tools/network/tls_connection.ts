import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect as connectNodeTls, createSecureContext } from "node:tls";
import type { ConnectionOptions, PeerCertificate, SecureContext, SecureVersion, TLSSocket } from "node:tls";
import type { Network, NetworkConnection, NetworkError } from "./network.ts";
import { NetworkStream } from "./network_stream.ts";
import { tlsAlertOf } from "./tls_alerts.ts";
import { certificateDefects, parseCertificates } from "./tls_verify.ts";
import type { CertificateDefect } from "./tls_verify.ts";
import type { TlsDetails, TlsError, TlsHandlers, TlsOptions } from "./tls_contract.ts";

export type { TlsCause, TlsDetails, TlsError, TlsHandlers, TlsOptions } from "./tls_contract.ts";

/** Before TLS 1.2 everything is signed with SHA-1, which OpenSSL 3 refuses at its usual level. */
const oldVersions: readonly SecureVersion[] = ["TLSv1", "TLSv1.1"];

/**
 * Opens a TLS connection over a network: the TLS client of the virtual modems. The same contract as Network.connect().
 *
 * The handshake is Node's; the server's certificate is checked here, against the clock that the options name. A refused server sees the
 * connection end right after its handshake instead of an alert.
 */
export function connectTls(network: Network, host: string, port: number, options: TlsOptions, handlers: TlsHandlers): NetworkConnection {
  const connection = new TlsConnection(host, options, handlers);
  connection.open(network, port);
  return connection;
}

class TlsConnection implements NetworkConnection {
  private readonly host: string;
  private readonly options: TlsOptions;
  private readonly handlers: TlsHandlers;
  private readonly stream = new NetworkStream();
  private socket: TLSSocket | undefined;
  private tcp: NetworkConnection | undefined;
  private failure: TlsError | undefined;
  private isOver = false;
  private isConnected = false;

  constructor(host: string, options: TlsOptions, handlers: TlsHandlers) {
    this.host = host;
    this.options = options;
    this.handlers = handlers;
  }

  open(network: Network, port: number): void {
    let context: SecureContext;
    try {
      context = secureContext(this.options);
    } catch (error) {
      // as every other failure: never from inside the call
      return queueMicrotask(() => this.closed({ cause: "credentials", defects: [], detail: words(error) }));
    }
    this.tcp = network.connect("tcp", this.host, port, {
      onConnect: () => this.isOver || this.startTls(context),
      onData: (bytes) => this.stream.received(bytes),
      onClose: (error) => this.tcpClosed(error),
    });
    this.stream.attach(this.tcp);
  }

  write(bytes: Buffer, onAcknowledged?: () => void): void {
    this.socket?.write(bytes, (error) => {
      if (!error && !this.isOver && onAcknowledged) this.stream.whenAcknowledged(() => this.isOver || onAcknowledged());
    });
  }

  flow(isOpen: boolean): void {
    if (isOpen) this.socket?.resume();
    else this.socket?.pause();
  }

  end(): void {
    if (this.socket) this.socket.end();
    else this.tcp?.end();
  }

  destroy(): void {
    this.isOver = true;
    this.socket?.destroy();
    this.tcp?.destroy();
  }

  private startTls(secureContext: SecureContext): void {
    const socket = connectNodeTls({ ...this.nodeOptions(), socket: this.stream, secureContext, rejectUnauthorized: false });
    this.socket = socket;
    socket.on("secureConnect", () => this.secured(socket));
    socket.on("data", (bytes: Buffer) => this.isOver || this.handlers.onData(bytes));
    socket.on("end", () => socket.end());
    socket.on("error", (error: NodeJS.ErrnoException) => (this.failure ??= this.failureOf(error)));
    socket.on("close", () => this.closed(this.failure ?? (this.isConnected ? undefined : this.earlyEnd())));
  }

  private nodeOptions(): ConnectionOptions {
    const { serverName = isIP(this.host) ? false : this.host, alpn, psk } = this.options;
    return {
      ...(serverName === false ? {} : { servername: serverName }),
      ...(alpn ? { ALPNProtocols: [...alpn] } : {}),
      ...(psk ? { pskCallback: () => ({ identity: psk.identity, psk: psk.key }), checkServerIdentity: () => undefined } : {}),
    };
  }

  private secured(socket: TLSSocket): void {
    if (this.isOver) return;
    const chain = peerChain(socket);
    const defects = this.options.psk && chain.length === 0 ? [] : this.defectsOf(chain);
    const [cause] = defects;
    if (cause) return this.refuse({ cause, defects, detail: `the certificate of ${this.host} is refused: ${defects.join(", ")}` });
    this.isConnected = true;
    const details = { version: socket.getProtocol() ?? "", cipher: socket.getCipher().name, alpn: socket.alpnProtocol || undefined, chain };
    this.handlers.onConnect(details);
  }

  private defectsOf(chain: X509Certificate[]): CertificateDefect[] {
    const { verifyName = this.host, verifyPeer = true, now, authorities = [] } = this.options;
    return certificateDefects(chain, {
      authorities: authorities.flatMap(parseCertificates),
      nowMs: now === false ? undefined : now(),
      verifyPeer,
      name: verifyName === false ? undefined : verifyName,
    });
  }

  private refuse(error: TlsError): void {
    this.failure = error;
    this.socket?.destroy();
  }

  private tcpClosed(error: NetworkError | undefined): void {
    if (this.socket) return this.stream.ended(error);
    this.closed(error ? tcpError(error) : this.earlyEnd());
  }

  private earlyEnd(): TlsError {
    return { cause: "protocol", defects: [], detail: "the server has ended the connection during the handshake, as some do that miss or refuse a client certificate" };
  }

  private failureOf(error: NodeJS.ErrnoException): TlsError {
    if (this.stream.error) return tcpError(this.stream.error);
    const alert = tlsAlertOf(error.code);
    if (!alert) return this.isConnected || /SSL|TLS/.test(error.code ?? "") ? protocolError(words(error)) : this.earlyEnd();
    const cause = alert.isAboutClient ? "client_certificate" : "alert";
    return { cause, defects: [], alert: alert.name, detail: `the server has sent the alert ${alert.name}` };
  }

  private closed(error: TlsError | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    this.tcp?.destroy();
    this.handlers.onClose(error);
  }
}

function secureContext(options: TlsOptions): SecureContext {
  const { clientCertificate, clientKey, clientKeyPassphrase, minVersion = "TLSv1.2", maxVersion = "TLSv1.2", ciphers, psk } = options;
  for (const authority of options.authorities ?? []) parseCertificates(authority);
  const list = ciphers?.join(":") ?? (psk ? "PSK" : oldVersions.includes(minVersion) ? "DEFAULT" : undefined);
  const level = oldVersions.includes(minVersion) ? ":@SECLEVEL=0" : "";
  return createSecureContext({
    minVersion,
    maxVersion,
    ...(clientCertificate === undefined ? {} : { cert: clientCertificate }),
    ...(clientKey === undefined ? {} : { key: clientKey }),
    ...(clientKeyPassphrase === undefined ? {} : { passphrase: clientKeyPassphrase }),
    ...(list === undefined ? {} : { ciphers: list + level }),
  });
}

/** Node links the chain by `issuerCertificate`; a root points to itself. */
function peerChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let next: PeerCertificate | undefined = socket.getPeerCertificate(true);
  while (next?.raw && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
    next = (next as { issuerCertificate?: PeerCertificate }).issuerCertificate;
  }
  return chain;
}

function tcpError(cause: NetworkError): TlsError {
  return { cause, defects: [], detail: `TCP: ${cause}` };
}

function protocolError(detail: string): TlsError {
  return { cause: "protocol", defects: [], detail };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
}
