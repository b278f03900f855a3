import { AtStream } from "../decode/at_stream.ts";
import type { Direction, Token } from "../decode/at_stream.ts";
import { describeToken } from "../decode/describe.ts";
import { MqttStream } from "../decode/mqtt_stream.ts";
import type { DecoderTable } from "../decode/registry.ts";

/** A token with its meaning, and the MQTT packets that its data completed. */
export interface Described {
  token: Token;
  words: string | undefined;
  packets: string[];
}

/** A modem's UART, from bytes to words: AT tokens, and MQTT inside the sockets. */
export class ModemStreams {
  #table: DecoderTable;
  #at: AtStream;
  #sockets = new Map<number, MqttStream>();

  /** @param table what loadDecoders() gives */
  constructor(table: DecoderTable) {
    this.#table = table;
    this.#at = new AtStream(table);
  }

  push(direction: Direction, bytes: string | Uint8Array): Described[] {
    return this.#at.push(direction, bytes).map((token) => this.#describe(token));
  }

  /** What is incomplete, at the end. */
  flush(): Described[] {
    return this.#at.flush().map((token) => this.#describe(token));
  }

  #describe(token: Token): Described {
    if (token.opens !== undefined) this.#sockets.delete(token.opens);
    return { token, words: describeToken(token, this.#table), packets: token.kind === "data" ? this.#packets(token) : [] };
  }

  /** Bytes of a connection that is no MQTT give nothing: how many they are is said by the token. */
  #packets({ direction, socket, bytes }: Token): string[] {
    if (socket === undefined || !bytes) return [];
    let stream = this.#sockets.get(socket);
    if (!stream) this.#sockets.set(socket, (stream = new MqttStream()));
    return stream.push(direction, bytes).filter((text) => !/^\d+ bytes?$/.test(text));
  }
}
