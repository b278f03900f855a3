import { Duplex } from "node:stream";
import mqttPacket from "mqtt-packet";
import type { Packet } from "mqtt-packet";
import type { Clock, Timer } from "../../src/hal/contracts.ts";
import { DelayLine } from "../network/delay_line.ts";

/** What a gate tells, and asks before it passes a packet on. */
export interface GateHost {
  clock: Clock;
  /** How long the broker takes for each packet now, milliseconds. */
  delayMs(): number;
  /** A packet of the device. */
  onUp(packet: Packet): void;
  /** A packet for the device. @returns how often it is sent: 0 breaks the connection in its place */
  copies(packet: Packet): number;
}

/**
 * Between a connection and the broker: sees each packet, delays, doubles or loses those for the device, and ends a connection that has been
 * silent for one and a half times its keep-alive (MQTT 3.1.1, 3.1.2.10), by the clock handed in.
 */
export function gate(stream: Duplex, host: GateHost): Duplex {
  const { clock } = host;
  const down = new DelayLine(clock, () => host.delayMs());
  const fromBroker = mqttPacket.parser({ protocolVersion: 4 });
  const fromDevice = mqttPacket.parser({ protocolVersion: 4 });
  let timer: Timer | undefined;
  let silenceMs = 0;

  const heard = (): void => {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = silenceMs ? clock.setTimeout(() => void ((timer = undefined), stream.destroy()), silenceMs) : undefined;
  };
  const inner = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      fromBroker.parse(chunk);
      done();
    },
    final: (done) => {
      down.push(() => stream.end());
      done();
    },
  });
  fromBroker.on("packet", (packet) => {
    down.push(() => {
      if (stream.destroyed) return;
      const count = host.copies(packet);
      if (count === 0) return void stream.destroy();
      for (let copy = 0; copy < count; copy++) {
        const again = copy > 0 && packet.cmd === "publish" ? { ...packet, dup: true } : packet;
        stream.write(mqttPacket.generate(again));
      }
    });
  });
  fromDevice.on("packet", (packet) => {
    if (packet.cmd === "connect") silenceMs = (packet.keepalive ?? 0) * 1500;
    host.onUp(packet);
  });
  // The broker says itself what it thinks of such bytes.
  fromDevice.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    heard();
    inner.push(chunk);
    fromDevice.parse(chunk);
  });
  stream.on("close", () => {
    silenceMs = 0;
    heard();
    down.clear();
    inner.destroy();
  });
  inner.on("close", () => {
    if (!inner.writableFinished) stream.destroy();
  });
  for (const each of [stream, inner]) each.on("error", () => {});
  return inner;
}
