import assert from "node:assert/strict";
import { deriveDeviceKey, parseSasToken, refusalOf, type SasDemand, type SasToken } from "../../../../tools/cloud/azure/sas_token.ts";

/** Bytes 0 to 31. The signatures below were made with two other implementations of HMAC. */
const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY = Buffer.alloc(32, 7).toString("base64");
const DEVICE_TOKEN =
  "SharedAccessSignature sr=myhub.azure-devices.net%2Fdevices%2Fmydev01&sig=%2BGdmW1M5IwsrMd9DzXnGr5sRGPcvyytraJiHx6iK7pI%3D&se=1735689600";
const MARKS_TOKEN =
  "SharedAccessSignature sr=myhub.azure-devices.net%2Fdevices%2Fdev%23%2B1&sig=9oJ0sgj2eEXseaSWtoJasmXqjuTbs36sJMh52OZRKPU%3D&se=1735693200";
const DPS_TOKEN =
  "SharedAccessSignature sr=0ne00000A0A%2Fregistrations%2Fmydev01&sig=zz8LXYxTfbIhwrKQrtQXja6UFrhRK4hDs1zd8jvfC%2FU%3D&se=1735689600&skn=registration";

const demand: SasDemand = { resource: "myhub.azure-devices.net/devices/mydev01", keys: [KEY], nowS: 1735689599 };
const parsed = (text: string): SasToken => {
  const token = parseSasToken(text);
  assert.ok(typeof token === "object", String(token));
  return token;
};
const refusal = (text: string, changes: Partial<SasDemand> = {}): string | undefined => refusalOf(parsed(text), { ...demand, ...changes });

describe("tools/cloud/azure/sas_token", () => {
  it("takes the tokens of the worked examples", () => {
    assert.equal(refusal(DEVICE_TOKEN), undefined);
    assert.equal(refusal(MARKS_TOKEN, { resource: "myhub.azure-devices.net/devices/dev#+1" }), undefined);
    assert.equal(refusal(DPS_TOKEN, { resource: "0ne00000A0A/registrations/mydev01", policy: "registration" }), undefined);
  });

  it("takes parameters in any order, and the secondary key", () => {
    const [scheme = "", query = ""] = DEVICE_TOKEN.split(" ");
    assert.equal(refusal(`${scheme} ${query.split("&").reverse().join("&")}`, { keys: [OTHER_KEY, KEY] }), undefined);
  });

  it("makes a device's key from its group's", () => {
    assert.equal(deriveDeviceKey(KEY, "mydev01"), "TVvYvvux+zgNJxqAEUVxYEvAl0exw1XtTd9uZ59BFR4=");
  });

  it("refuses a token from the second on that it names", () => {
    assert.equal(refusal(DEVICE_TOKEN, { nowS: 1735689600 }), "the SAS token expired 0 s ago");
    assert.equal(refusal(DEVICE_TOKEN, { nowS: 1735689660 }), "the SAS token expired 60 s ago");
  });

  it("refuses another device, another key, and a policy where none belongs", () => {
    assert.match(refusal(DEVICE_TOKEN, { resource: "myhub.azure-devices.net/devices/mydev02" })!, /is for myhub\.azure-devices\.net\/devices\/mydev01/);
    assert.equal(refusal(DEVICE_TOKEN, { keys: [OTHER_KEY] }), "the SAS token is not signed with a key of the device");
    assert.equal(refusal(DEVICE_TOKEN.replace("se=1735689600", "se=1735689601")), "the SAS token is not signed with a key of the device");
    assert.equal(refusal(`${DEVICE_TOKEN}&skn=device`), "a token of a device's own key has no skn");
    assert.equal(refusal(DPS_TOKEN.replace("&skn=registration", ""), { policy: "registration" }), "sr of the SAS token is for 0ne00000A0A/registrations/mydev01, not for myhub.azure-devices.net/devices/mydev01");
  });

  const malformed: readonly (readonly [string, RegExp])[] = [
    ["", /is no SAS token/],
    ["secret", /is no SAS token/],
    ["SharedAccessSignature ", /none of sr, sig, se, skn/],
    ["SharedAccessSignature sr=a&sig=YQ%3D%3D", /has no se/],
    ["SharedAccessSignature sr=a&se=1", /has no sig/],
    ["SharedAccessSignature sig=YQ%3D%3D&se=1", /has no sr/],
    ["SharedAccessSignature sr=a&sr=b&sig=YQ%3D%3D&se=1", /has sr twice/],
    ["SharedAccessSignature sr=a&sig=YQ%3D%3D&se=soon", /no number of seconds/],
    ["SharedAccessSignature sr=a&sig=YQ%3D%3D&se=-1", /no number of seconds/],
    ["SharedAccessSignature sr=a&sig=%zz&se=1", /not percent-encoded/],
    ["SharedAccessSignature sr=a&sig=not base64&se=1", /not base64/],
    ["SharedAccessSignature sr=a&sig=YQ&se=1", /not base64/],
    ["SharedAccessSignature sr=a&sig=YQ%3D%3D&se=1&x=2", /none of sr, sig, se, skn/],
  ];
  for (const [text, reason] of malformed) {
    it(`names what is wrong with ${JSON.stringify(text)}`, () => {
      const result = parseSasToken(text);
      assert.ok(typeof result === "string");
      assert.match(result, reason);
    });
  }

  it("refuses the token cut anywhere, without repeating its signature", () => {
    for (let end = 0; end < DEVICE_TOKEN.length; end++) {
      const token = parseSasToken(DEVICE_TOKEN.slice(0, end));
      const reason = typeof token === "string" ? token : refusalOf(token, demand);
      assert.ok(reason, `cut at ${end}`);
      assert.ok(!reason.includes("GdmW1M5I"), reason);
    }
  });
});
