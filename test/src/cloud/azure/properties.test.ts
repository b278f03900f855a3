import assert from "node:assert/strict";
import { cloudProperties, cloudProperty } from "../../../../src/cloud/azure_iot_hub/properties.ts";
import { topicParameter } from "../../../../src/cloud/azure_iot_hub/topics.ts";

describe("src/cloud/azure_iot_hub/properties", () => {
  for (const [pairs, bag] of [
    [[], ""],
    [["color", "red"], "color=red"],
    [["$.ct", "application/json", "$.ce", "utf-8"], "%24.ct=application%2Fjson&%24.ce=utf-8"],
    [["a b", "c&d=e%"], "a%20b=c%26d%3De%25"],
    [["tür", "€"], "t%c3%bcr=%e2%82%ac"],
    [["empty", ""], "empty="],
  ] as const) {
    it(`writes ${JSON.stringify(pairs)} as ${bag}, and reads it back`, () => {
      assert.equal(cloudProperties([...pairs]), bag);
      for (let index = 0; index < pairs.length; index += 2) {
        const value = cloudProperty(bag, Buffer.from(pairs[index]!).toString("latin1"));
        assert.equal(Buffer.from(value!, "latin1").toString(), pairs[index + 1]);
      }
    });
  }

  const BAG = "%24.mid=m1&%24.to=%2Fdevices%2Fd%2Fmessages&iothub-ack=full&flag&empty=&eq=a=b&__proto__=p&bad=%zz%4";
  for (const [name, value] of [
    ["$.mid", "m1"],
    ["$.to", "/devices/d/messages"],
    ["iothub-ack", "full"],
    ["flag", ""],
    ["empty", ""],
    ["eq", "a=b"],
    ["__proto__", "p"],
    ["bad", "%zz%4"],
    ["toString", undefined],
    ["m1", undefined],
  ] as const) {
    it(`finds ${name} as ${JSON.stringify(value)}`, () => assert.equal(cloudProperty(BAG, name), value));
  }

  it("finds nothing in a message without properties", () => {
    assert.equal(cloudProperty(undefined, "a"), undefined);
    assert.equal(cloudProperty("", "a"), undefined);
  });
});

describe("src/cloud/azure_iot_hub/topics", () => {
  for (const [topic, key, value] of [
    ["$iothub/twin/res/204/?$rid=2&$version=16", "$rid", "2"],
    ["$iothub/twin/res/204/?$version=16&$rid=2", "$rid", "2"],
    ["$iothub/twin/res/204/?$rid=2&$version=16", "$version", "16"],
    ["$dps/registrations/res/202/?$rid=1&retry-after=3", "retry-after", "3"],
    ["$iothub/methods/POST/a/?$rid=x%2F", "$rid", "x%2F"],
    ["$iothub/twin/res/200/?$rid=2", "$version", ""],
    ["", "$rid", ""],
  ] as const) {
    it(`finds ${key} of ${topic || "nothing"}: ${value || "none"}`, () => assert.equal(topicParameter(topic, key), value));
  }
});
