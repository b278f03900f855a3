import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { sasToken } from "../../../../src/cloud/azure_iot_hub/sas.ts";
import { nodeHmac } from "./bench.ts";

/** Bytes 00 to 1f. */
const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/** What an enrolment group's KEY gives for the registration id mydev01. */
const DERIVED = "TVvYvvux+zgNJxqAEUVxYEvAl0exw1XtTd9uZ59BFR4=";

const CASES: { name: string; key: string; resource: string; expiryS: number; policy?: string; token: string }[] = [
  {
    name: "a device",
    key: KEY,
    resource: "myhub.azure-devices.net/devices/mydev01",
    expiryS: 1735689600,
    token: "SharedAccessSignature sr=myhub.azure-devices.net%2Fdevices%2Fmydev01&sig=%2BGdmW1M5IwsrMd9DzXnGr5sRGPcvyytraJiHx6iK7pI%3D&se=1735689600",
  },
  {
    name: "an id with # and +",
    key: KEY,
    resource: "myhub.azure-devices.net/devices/dev#+1",
    expiryS: 1735693200,
    token: "SharedAccessSignature sr=myhub.azure-devices.net%2Fdevices%2Fdev%23%2B1&sig=9oJ0sgj2eEXseaSWtoJasmXqjuTbs36sJMh52OZRKPU%3D&se=1735693200",
  },
  {
    name: "the provisioning service",
    key: KEY,
    resource: "0ne00000A0A/registrations/mydev01",
    expiryS: 1735689600,
    policy: "registration",
    token: "SharedAccessSignature sr=0ne00000A0A%2Fregistrations%2Fmydev01&sig=zz8LXYxTfbIhwrKQrtQXja6UFrhRK4hDs1zd8jvfC%2FU%3D&se=1735689600&skn=registration",
  },
  {
    name: "a device with a derived key",
    key: DERIVED,
    resource: "myhub.azure-devices.net/devices/mydev01",
    expiryS: 1735689600,
    token: "SharedAccessSignature sr=myhub.azure-devices.net%2Fdevices%2Fmydev01&sig=7Hgj5r7R7bCk%2BrBEmDmaAy889Tw0w4BruQQqNqKcLno%3D&se=1735689600",
  },
  {
    name: "the provisioning service with a derived key",
    key: DERIVED,
    resource: "0ne00000A0A/registrations/mydev01",
    expiryS: 1735689600,
    policy: "registration",
    token: "SharedAccessSignature sr=0ne00000A0A%2Fregistrations%2Fmydev01&sig=RNd8MCMXAfNeC%2BKW56yqBwQ%2BfLQUON38MOaPvd9L0eU%3D&se=1735689600&skn=registration",
  },
];

describe("src/cloud/azure_iot_hub/sas", () => {
  for (const { name, key, resource, expiryS, policy, token } of CASES) {
    it(`makes the token of ${name}`, () => assert.equal(sasToken(nodeHmac, key, resource, expiryS, policy), token));
  }

  it("signs the resource as it is written in the token, for every character of a device id", () => {
    const resource = "hub/devices/aZ9-.+%_#*?!(),:=@$'";
    const token = new URLSearchParams(sasToken(nodeHmac, KEY, resource, 42).slice("SharedAccessSignature ".length));
    assert.equal(token.get("sr"), resource);
    const encoded = /sr=([^&]*)/.exec(sasToken(nodeHmac, KEY, resource, 42))![1]!;
    assert.equal(token.get("sig"), createHmac("sha256", Buffer.from(KEY, "base64")).update(`${encoded}\n42`).digest("base64"));
  });
});
