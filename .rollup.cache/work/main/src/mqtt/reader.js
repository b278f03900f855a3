/**
 * Cuts a byte stream into MQTT packets.
 *
 *   1 byte type and flags | 1..4 bytes remaining length, 7 bits each, bit 7 = more | that many bytes
 */
/** Packets longer than this are counted off, and only their beginning is kept. */
export const BODY_MAX = 4096;
/** As much as topic and packet id of a packet that is too long may take. */
const HEAD_MAX = 512;
/**
 * @param onPacket gets the first byte, the bytes after the remaining length, and how many there are: more than it gets if it was too long
 * @param onFault called for a stream that cannot be MQTT (2.2.3)
 * @param whole by the first character of a packet: who is asked first about a piece that begins with one; true when it was one whole packet and
 *   is dealt with
 */
export function createPacketReader(onPacket, onFault, whole) {
    let received = "";
    let position = 0;
    /** Bytes of a packet that was too long and that are still to come. */
    let surplus = 0;
    let isStopped = false;
    /** Where the first character of a piece is looked up: nowhere in the middle of a packet. */
    let looked = whole;
    function consume() {
        let length = 0;
        let shift = 0;
        let at = position + 1;
        let digit;
        do {
            if (at >= received.length)
                return false;
            digit = received.charCodeAt(at++);
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127 && shift < 28);
        if (digit > 127) {
            onFault("malformed length");
            return false;
        }
        const kept = length > BODY_MAX ? HEAD_MAX : length;
        if (received.length < at + kept)
            return false;
        const first = received.charCodeAt(position);
        position = at + kept;
        surplus = length - kept;
        onPacket(first, received.substr(at, kept), length);
        return true;
    }
    function append(bytes) {
        if (position)
            received = received.substr(position);
        received += bytes;
        position = 0;
        do {
            const skipped = surplus < received.length - position ? surplus : received.length - position;
            position += skipped;
            surplus -= skipped;
        } while (!isStopped && position < received.length && consume());
        if (position >= received.length) {
            received = "";
            position = 0;
        }
        looked = received || surplus ? {} : whole;
    }
    return {
        take(bytes) {
            const isWhole = looked[bytes[0]];
            if (!isWhole || !isWhole(bytes))
                append(bytes);
        },
        stop: () => void (isStopped = true),
    };
}
//# sourceMappingURL=reader.js.map