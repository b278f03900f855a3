import assert from "node:assert/strict";
import { PacketType } from "../../../src/mqtt/packet.ts";
import { firstAwaited, nextAwaited } from "../../../src/mqtt/qos.ts";

const { Puback, Pubrec, Pubcomp } = { Puback: PacketType.Puback, Pubrec: PacketType.Pubrec, Pubcomp: PacketType.Pubcomp } as const;

describe("src/mqtt/qos", () => {
  it("waits for PUBACK at QoS 1 and for PUBREC at QoS 2", () => {
    assert.deepEqual([firstAwaited(1), firstAwaited(2)], [Puback, Pubrec]);
  });

  it("has one answer for each acknowledgement in each state", () => {
    const table = [Puback, Pubrec, Pubcomp].map((awaited) => [Puback, Pubrec, Pubcomp].map((received) => nextAwaited(awaited, received)));
    assert.deepEqual(table, [
      [0, undefined, undefined],
      [undefined, Pubcomp, undefined],
      [undefined, Pubcomp, 0],
    ]);
  });
});
