import assert from "node:assert/strict";
import { lmsOfType, otsOfType } from "../../../tools/fota/lms/parameters.ts";
import { growTree, lmsPublicKey, lmsSign } from "../../../tools/fota/lms/tree.ts";
import { lmsVerify } from "../../../tools/fota/lms/verify.ts";
import { CASE_1, CASE_2 } from "./rfc8554.ts";

/** The same bytes with one bit of one byte turned over. */
function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1 << at % 8;
  return copy;
}

describe("tools/fota/lms", () => {
  it("has p and ls of all parameter sets as RFC 8554 table 1 and SP 800-208 table 3 list them", () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((type) => otsOfType(type)!).map(({ n, w, p, ls }) => [n, w, p, ls]);
    assert.deepEqual(rows, [[32, 1, 265, 7], [32, 2, 133, 6], [32, 4, 67, 4], [32, 8, 34, 0], [24, 1, 200, 8], [24, 2, 101, 6], [24, 4, 51, 4], [24, 8, 26, 0]]);
    assert.deepEqual([5, 9, 10, 11, 14].map((type) => lmsOfType(type)!.name), ["LMS_SHA256_M32_H5", "LMS_SHA256_M32_H25", "LMS_SHA256_M24_H5", "LMS_SHA256_M24_H10", "LMS_SHA256_M24_H25"]);
    assert.equal(lmsOfType(15) ?? otsOfType(9) ?? otsOfType(0), undefined);
  });

  CASE_1.forEach(({ publicKey, message, signature }, level) => {
    it(`takes the signature of RFC 8554 test case 1, level ${level}, and none with a bit changed`, () => {
      assert.equal(lmsVerify(publicKey, message, signature), true);
      const places = (bytes: Buffer): number[] => Array.from(bytes.keys()).filter((at) => at % 31 === 0);
      assert.deepEqual(places(signature).filter((at) => lmsVerify(publicKey, message, flipped(signature, at))), []);
      assert.deepEqual(places(message).filter((at) => lmsVerify(publicKey, flipped(message, at), signature)), []);
      assert.deepEqual(places(publicKey).filter((at) => lmsVerify(flipped(publicKey, at), message, signature)), []);
    }).timeout(60_000);
  });

  for (const { title, lmsType, otsType, id, seed, q, randomizer, message, publicKey, begin, end } of CASE_2) {
    it(`makes public key and signature of RFC 8554 test case 2 of its seed: ${title}`, () => {
      const secret = { lms: lmsOfType(lmsType)!, ots: otsOfType(otsType)!, id, seed };
      const nodes = growTree(secret);
      assert.equal(lmsPublicKey(secret, nodes).toString("hex"), publicKey.toString("hex"));
      const signature = lmsSign(secret, nodes, q, randomizer, message);
      assert.equal(signature.toString("hex", 40, 40 + begin.length / 2), begin);
      assert.ok(signature.toString("hex").endsWith(end));
      assert.equal(lmsVerify(publicKey, message, signature), true);
    }).timeout(120_000);
  }

  for (const [lmsType, otsType] of [[5, 1], [5, 2], [10, 5], [10, 6], [10, 7], [10, 8]] as const) {
    const [lms, ots] = [lmsOfType(lmsType)!, otsOfType(otsType)!];
    it(`signs and verifies with ${lms.name} and ${ots.name}, and refuses what is shorter or longer`, () => {
      const secret = { lms, ots, id: Buffer.alloc(16, 7), seed: Buffer.alloc(ots.n, 9) };
      const nodes = growTree(secret);
      const message = Buffer.from("m");
      const signature = lmsSign(secret, nodes, 31, Buffer.alloc(ots.n, 3), message);
      const publicKey = lmsPublicKey(secret, nodes);
      assert.equal(lmsVerify(publicKey, message, signature), true);
      for (const other of [signature.subarray(1), signature.subarray(0, -1), Buffer.concat([signature, Buffer.alloc(1)]), Buffer.alloc(0)]) {
        assert.equal(lmsVerify(publicKey, message, other), false);
      }
      assert.equal(lmsVerify(publicKey.subarray(0, -1), message, signature), false);
    }).timeout(60_000);
  }
});
