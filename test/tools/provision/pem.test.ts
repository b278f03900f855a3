import assert from "node:assert/strict";
import { decodeText, encodePem, looksLikeDer, parsePem } from "../../../tools/provision/pem.ts";

const DER = Buffer.from(Array.from({ length: 100 }, (_, index) => (index * 7) & 0xff));
const PEM = encodePem("CERTIFICATE", DER);
const BODY = PEM.split("\n").slice(1, -2).join("");

/** Forms that files come in; all mean the same two blocks, or the same one. */
const FORMS: [string, string | Buffer][] = [
  ["LF line ends", PEM],
  ["CR LF line ends", PEM.replace(/\n/g, "\r\n")],
  ["CR line ends", PEM.replace(/\n/g, "\r")],
  ["no final line end", PEM.trimEnd()],
  ["a UTF-8 byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(PEM)])],
  ["UTF-16, low byte first", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PEM, "utf16le")])],
  ["UTF-16, high byte first", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(PEM, "utf16le").swap16()])],
  ["text around it", `Bag Attributes\n    friendlyName: x\n${PEM}\nthe end\n`],
  ["all of it on one line", `-----BEGIN CERTIFICATE-----\n${BODY}\n-----END CERTIFICATE-----\n`],
  ["lines of 76 and blanks at their ends", `-----BEGIN CERTIFICATE-----\n${BODY.slice(0, 76)}  \n${BODY.slice(76)}\t\n-----END CERTIFICATE-----\n`],
  ["empty lines in it", PEM.replace(/\n/g, "\n\n")],
];

const DAMAGED: [string, string, RegExp][] = [
  ["no END line", PEM.split("\n").slice(0, 3).join("\n"), /^a block has no END line; the file is cut off, copy it again$/],
  ["a second block without END line", PEM + PEM.slice(0, 60), /a block has no END line/],
  ["another END", PEM.replace("END CERTIFICATE", "END PRIVATE KEY"), /^block CERTIFICATE ends as PRIVATE KEY; the file is damaged$/],
  ["a character that is no base64", PEM.replace("\n", "\n*"), /^block CERTIFICATE is not base64; the file is damaged, copy it again$/],
  ["a lost character", PEM.replace(BODY.slice(10, 20), BODY.slice(11, 20)), /is not base64/],
  ["nothing in it", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", /is not base64/],
];

describe("tools/provision/pem", () => {
  for (const [name, content] of FORMS) {
    it(`takes a block with ${name}, and writes it in one form`, () => {
      const blocks = parsePem(decodeText(Buffer.from(content)));
      assert.deepEqual(blocks, [{ label: "CERTIFICATE", der: DER, isEncrypted: false }]);
      assert.equal(encodePem(blocks[0]!.label, blocks[0]!.der), PEM);
    });
  }

  for (const [name, content, message] of DAMAGED) {
    it(`says what is wrong with ${name}`, () => void assert.throws(() => parsePem(content), { message }));
  }

  it("gives several blocks in order, and none for a text without any", () => {
    const blocks = parsePem(PEM + encodePem("EC PRIVATE KEY", DER));
    assert.deepEqual(blocks.map(({ label }) => label), ["CERTIFICATE", "EC PRIVATE KEY"]);
    assert.deepEqual(parsePem("nothing\n"), []);
  });

  it("sees both ways in which a key is marked as encrypted", () => {
    const old = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${BODY}\n-----END RSA PRIVATE KEY-----\n`;
    assert.equal(parsePem(old)[0]!.isEncrypted, true);
    assert.equal(parsePem(encodePem("ENCRYPTED PRIVATE KEY", DER))[0]!.isEncrypted, true);
  });

  it("tells DER from text", () => {
    assert.ok(looksLikeDer(Buffer.from([0x30, 0x82, 1, 0])));
    assert.ok(!looksLikeDer(Buffer.from("0abc")));
    assert.ok(!looksLikeDer(Buffer.from(PEM)));
  });
});
