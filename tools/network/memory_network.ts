import type { Duplex } from "node:stream";
import type { Clock } from "../../src/hal/contracts.ts";
import { DelayLine } from "./delay_line.ts";
import { MemoryConnection } from "./memory_connection.ts";
import { MemoryPorts } from "./memory_ports.ts";
import type { DatagramHandler as DatagramReceiver, DatagramSocket, IncomingConnection, Network } from "./network.ts";
import type { NetworkConnection, NetworkError, NetworkHandlers, NetworkListener } from "./network.ts";

export interface MemoryNetworkOptions {
  clock: Clock;
  /** Time of one way, milliseconds, default 20; a property of the network too, changeable at any time. */
  latencyMs?: number;
}

/** Takes a datagram; `reply` sends one back to where it came from. */
export type DatagramHandler = (datagram: Buffer, reply: (datagram: Buffer) => void) => void;

interface Faults {
  isCut?: boolean;
  isRefusing?: boolean;
  isDropping?: boolean;
}

const addressPattern = /^\d{1,3}(\.\d{1,3}){3}$|:/;

/**
 * A network in memory: names, TCP servers and UDP servers of the test, all of its time from the clock handed in.
 * Faults are per host (name or address) and stay until restore(); open connections feel them too.
 */
export class MemoryNetwork implements Network {
  latencyMs: number;
  private readonly clock: Clock;
  private readonly names = new Map<string, string>();
  private readonly servers = new Map<string, (stream: Duplex) => void>();
  private readonly datagramServers = new Map<string, DatagramHandler>();
  private readonly faults = new Map<string, Faults>();
  private readonly connections = new Set<MemoryConnection>();
  /** Ports that the modem has opened, and the way to them. */
  readonly ports: MemoryPorts;

  constructor(options: MemoryNetworkOptions) {
    this.clock = options.clock;
    this.latencyMs = options.latencyMs ?? 20;
    this.ports = new MemoryPorts(options.clock, () => this.latencyMs);
  }

  /** Connections that are open or opening. */
  get openConnections(): number {
    return this.connections.size;
  }

  /**
   * Registers a name.
   * @param address default: the next of 198.51.100.0/24 (RFC 5737)
   * @returns its address; an address given as host is its own
   */
  register(host: string, address?: string): string {
    const known = this.addressOf(host);
    if (known !== undefined && address === undefined) return known;
    const chosen = address ?? `198.51.100.${this.names.size + 1}`;
    this.names.set(host.toLowerCase(), chosen);
    return chosen;
  }

  /** Serves TCP; the host name is registered if it is new. `accept` gets the server's side of each connection. */
  listen(host: string, port: number, accept: (stream: Duplex) => void): { close(): void } {
    return this.serve(this.servers, host, port, accept);
  }

  /** Serves UDP. */
  listenUdp(host: string, port: number, handler: DatagramHandler): { close(): void } {
    return this.serve(this.datagramServers, host, port, handler);
  }

  /** Breaks every connection to the host and makes it unreachable. */
  cut(host: string): void {
    this.setFault(host, { isCut: true });
    for (const connection of this.connectionsTo(host)) connection.break();
  }

  /** The host refuses new connections. */
  refuse(host: string): void {
    this.setFault(host, { isRefusing: true });
  }

  /** Half-open: nothing reaches the host or comes from it, and nobody is told. UDP is lost, TCP waits. */
  drop(host: string): void {
    this.setFault(host, { isDropping: true });
    for (const connection of this.connectionsTo(host)) connection.drop(true);
  }

  /** Ends all faults of the host. */
  restore(host: string): void {
    this.faults.delete(this.register(host));
    for (const connection of this.connectionsTo(host)) connection.drop(false);
  }

  resolve(host: string, done: (addresses: string[]) => void, family: 4 | 6 = 4): void {
    const address = this.addressOf(host);
    const isFound = address !== undefined && address.includes(":") === (family === 6);
    this.clock.setTimeout(() => done(isFound ? [address] : []), 2 * this.latencyMs);
  }

  listenTcp(port: number, _family: 4 | 6, onConnection: (incoming: IncomingConnection) => void, onError: () => void): NetworkListener {
    return this.ports.listenTcp(port, onConnection, onError);
  }

  bindUdp(port: number, _family: 4 | 6, onData: DatagramReceiver, onError: () => void): DatagramSocket {
    const deliver = (bytes: Buffer, address: string, toPort: number, reply: (datagram: Buffer) => void): void => {
      const isLost = address === "" || this.losesDatagrams(address);
      if (!isLost) this.datagramServers.get(`${address}:${toPort}`)?.(bytes, (datagram) => this.losesDatagrams(address) || reply(datagram));
    };
    return this.ports.bindUdp(port, onData, onError, (bytes, host, toPort, reply) => deliver(bytes, this.addressOf(host) ?? "", toPort, reply));
  }

  connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
    const address = this.addressOf(host);
    if (protocol === "udp") return this.openUdp(address, port, handlers);
    const latencyMs = (): number => this.latencyMs;
    const connection = new MemoryConnection(this.clock, latencyMs, address ?? "", handlers, (it) => this.connections.delete(it));
    this.connections.add(connection);
    if (address !== undefined && this.faultsOf(address).isDropping) connection.drop(true);
    connection.open(() => this.answer(address, port));
    return connection;
  }

  private answer(address: string | undefined, port: number): ((stream: Duplex) => void) | NetworkError {
    if (address === undefined) return "dns";
    const faults = this.faultsOf(address);
    if (faults.isCut) return "unreachable";
    return (faults.isRefusing ? undefined : this.servers.get(`${address}:${port}`)) ?? "refused";
  }

  private openUdp(address: string | undefined, port: number, handlers: NetworkHandlers): NetworkConnection {
    const up = new DelayLine(this.clock, () => this.latencyMs);
    const down = new DelayLine(this.clock, () => this.latencyMs);
    let isOpen = true;
    let isFlowing = true;
    const isLost = (): boolean => !isOpen || address === undefined || this.losesDatagrams(address);
    const reply = (datagram: Buffer): void => down.push(() => isLost() || !isFlowing || handlers.onData(datagram));
    down.push(() => isOpen && (address === undefined ? handlers.onClose("dns") : handlers.onConnect()));
    const close = (): boolean => isOpen && !(isOpen = false);
    return {
      write: (bytes, onAcknowledged) => {
        const copy = Buffer.from(bytes);
        up.push(() => isLost() || this.datagramServers.get(`${address}:${port}`)?.(copy, reply));
        this.clock.setTimeout(() => isOpen && onAcknowledged?.(), 0);
      },
      flow: (shouldFlow) => void (isFlowing = shouldFlow),
      end: () => void (close() && handlers.onClose()),
      destroy: () => void close(),
    };
  }

  private serve<Handler>(table: Map<string, Handler>, host: string, port: number, handler: Handler): { close(): void } {
    const key = `${this.register(host)}:${port}`;
    if (table.has(key)) throw new Error(`${host}:${port} is served already; close the first server or take another port`);
    table.set(key, handler);
    return { close: () => void table.delete(key) };
  }

  private addressOf(host: string): string | undefined {
    return addressPattern.test(host) ? host : this.names.get(host.toLowerCase());
  }

  private faultsOf(address: string): Faults {
    return this.faults.get(address) ?? {};
  }

  private losesDatagrams(address: string): boolean {
    const faults = this.faultsOf(address);
    return Boolean(faults.isCut) || Boolean(faults.isDropping);
  }

  private setFault(host: string, fault: Faults): void {
    const address = this.register(host);
    this.faults.set(address, { ...this.faultsOf(address), ...fault });
  }

  private connectionsTo(host: string): MemoryConnection[] {
    const address = this.register(host);
    return [...this.connections].filter((connection) => connection.address === address);
  }
}
