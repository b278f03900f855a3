/** What a message of this QoS waits for first. */
export const firstAwaited = (qos) => (qos == 1 ? 4 /* PacketType.Puback */ : 5 /* PacketType.Pubrec */);
/**
 * @param awaited what the message waits for
 * @param received PUBACK, PUBREC or PUBCOMP with its packet id
 * @returns what it waits for now, 0 when it is done; undefined for an acknowledgement that is not due, which is ignored
 */
export function nextAwaited(awaited, received) {
    if (received == 5 /* PacketType.Pubrec */ && awaited != 4 /* PacketType.Puback */)
        return 7 /* PacketType.Pubcomp */; // again, when our PUBREL was lost
    return received == awaited ? 0 : undefined;
}
//# sourceMappingURL=qos.js.map