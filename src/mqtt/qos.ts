/**
 * Which acknowledgement moves an outgoing message on (MQTT 3.1.1, 4.3): nothing else decides that.
 *
 *   QoS 1   PUBLISH -> PUBACK                              QoS 2   PUBLISH -> PUBREC, PUBREL -> PUBCOMP
 */
import { PacketType } from "./packet.ts";

/** What an outgoing message waits for: the type of the acknowledgement, or nothing any more. */
export type Awaited = PacketType.Puback | PacketType.Pubrec | PacketType.Pubcomp | 0;

/** What a message of this QoS waits for first. */
export const firstAwaited = (qos: number): Awaited => (qos == 1 ? PacketType.Puback : PacketType.Pubrec);

/**
 * @param awaited what the message waits for
 * @param received PUBACK, PUBREC or PUBCOMP with its packet id
 * @returns what it waits for now, 0 when it is done; undefined for an acknowledgement that is not due, which is ignored
 */
export function nextAwaited(awaited: Awaited, received: PacketType): Awaited | undefined {
  if (received == PacketType.Pubrec && awaited != PacketType.Puback) return PacketType.Pubcomp; // again, when our PUBREL was lost
  return received == awaited ? 0 : undefined;
}
