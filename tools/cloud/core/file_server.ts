import type { Duplex } from "node:stream";
import type { Clock } from "../../../src/hal/contracts.ts";
import { realClock } from "../../testing/clock.ts";
import type { StandInCredentials } from "./credentials.ts";
import { answerOf } from "./file_answer.ts";
import type { FileRequest } from "./file_answer.ts";
import { FileFaults } from "./file_faults.ts";
import { listen } from "./listen.ts";
import type { Listener, Place } from "./listen.ts";
import { PacketLog } from "./packet_log.ts";

export interface FileServerOptions {
  /** Default the host's clock. */
  clock?: Clock;
  /** Default a free port of 127.0.0.1. */
  place?: Place;
  /** Of the server's certificate; absent = plain HTTP. */
  credentials?: StandInCredentials;
}

/** What passed: a request and its answer. */
export interface FileExchange {
  atMs: number;
  path: string;
  /** As it was asked for. */
  range: string | undefined;
  status: number;
  /** Bytes of the request, of the answer's header, and of what was sent of its body. */
  requestBytes: number;
  headerBytes: number;
  bodyBytes: number;
}

/** More than any device's request has. */
const REQUEST_MAX = 8192;

/**
 * A server of files over HTTP/1.1 or HTTPS, with ranges, entity tags and connections that stay, which can be made to do all that servers do
 * wrong. What is no HTTP gets 400 and a close.
 */
export class FileServer {
  readonly faults = new FileFaults();
  readonly exchanges: FileExchange[] = [];
  /** Called for each exchange once it is answered. */
  onExchange: (exchange: FileExchange) => void = () => {};
  /** Connections that were made. */
  connections = 0;
  private readonly files = new Map<string, Buffer>();
  private readonly listener: Listener;
  private readonly clock: Clock;
  private readonly isTls: boolean;
  /** Name or address that clients connect to. */
  readonly host: string;

  private constructor(listener: Listener, { clock = realClock, place, credentials }: FileServerOptions) {
    this.listener = listener;
    this.clock = clock;
    this.isTls = credentials !== undefined;
    this.host = nameOf(place);
  }

  /** @throws UserError when the port cannot be had */
  static async open(options: FileServerOptions = {}): Promise<FileServer> {
    const { credentials, clock = realClock, place = {} } = options;
    const tls = credentials && { ca: credentials.ca, cert: credentials.serverCert, key: credentials.serverKey, clientCertificate: "optional" as const, needsServerName: false };
    let server: FileServer | undefined;
    const listener = await listen(place, tls, new PacketLog(clock), (stream) => server!.accept(stream));
    server = new FileServer(listener, options);
    return server;
  }

  get port(): number {
    return this.listener.port;
  }

  /** http[s]://host:port */
  get url(): string {
    return `http${this.isTls ? "s" : ""}://${this.host}:${this.port}`;
  }

  /** Serves a file, or another one in its place. @param path begins with a slash @returns its address */
  add(path: string, content: Uint8Array): string {
    this.files.set(path, Buffer.from(content));
    return this.url + path;
  }

  /** Bytes of all requests and headers so far. */
  get overheadBytes(): number {
    return this.exchanges.reduce((sum, { requestBytes, headerBytes }) => sum + requestBytes + headerBytes, 0);
  }

  close(): Promise<void> {
    return this.listener.close();
  }

  private accept(stream: Duplex): void {
    let text = "";
    let work = Promise.resolve();
    this.connections++;
    stream.on("error", () => {});
    stream.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        work = work.then(() => this.respond(stream, request));
      }
      if (text.length > REQUEST_MAX) stream.destroy();
    });
  }

  private async respond(stream: Duplex, text: string): Promise<void> {
    const request = parse(text);
    if (!request) return void stream.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    const faults = this.faults.take();
    const count = this.exchanges.length;
    if (faults.statusAfter !== undefined && count < faults.statusAfter) delete faults.status;
    let file = this.files.get(request.path.split("?")[0]!);
    if (file && faults.changeAfter !== undefined && count >= faults.changeAfter) file = Buffer.from(file).reverse();
    const answer = answerOf(request, file, faults, this.url + request.path);
    const exchange = { atMs: this.clock.now(), path: request.path, range: request.fields["range"], status: answer.status, requestBytes: text.length + 4, headerBytes: answer.header.length, bodyBytes: answer.sent };
    this.exchanges.push(exchange);
    const body = answer.body.subarray(0, answer.sent);
    if (faults.drip === undefined) stream.write(Buffer.concat([Buffer.from(answer.header, "latin1"), body]));
    else await this.drip(stream, answer.header, body, faults.drip);
    this.onExchange(exchange);
    if (faults.stall !== undefined) return new Promise(() => {});
    if (answer.closes) stream.end();
  }

  private async drip(stream: Duplex, header: string, body: Buffer, delayMs: number): Promise<void> {
    stream.write(header);
    for (const byte of body) {
      await new Promise<void>((resolve) => this.clock.setTimeout(resolve, delayMs));
      if (stream.destroyed) return;
      stream.write(Buffer.of(byte));
    }
  }
}

/** A certificate's name is checked: an address of its own where there is one, else the name of this machine. */
function nameOf(place: Place | undefined): string {
  if (place && "network" in place) return place.host;
  const address = place?.address ?? "127.0.0.1";
  return /^(127\.0\.0\.1|0\.0\.0\.0|::1?)$/.test(address) ? "localhost" : address;
}

/** @returns undefined for what a strict server refuses: RFC 9112, 3 and 3.2 */
function parse(text: string): FileRequest | undefined {
  const [first = "", ...lines] = text.split("\r\n");
  const [, method, path] = /^([A-Z]+) (\/[!-~]*) HTTP\/1\.1$/.exec(first) ?? [];
  const fields = lines.map((line) => /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([ -~]*)$/.exec(line));
  if (!method || !path || fields.some((field) => !field)) return undefined;
  const table = Object.fromEntries(fields.map((field) => [field![1]!.toLowerCase(), field![2]!.trim()]));
  return table["host"] ? { method, path, fields: table } : undefined;
}
