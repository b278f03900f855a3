import assert from "node:assert/strict";
import { DirectMethods, type MethodOptions, type MethodRequest } from "../../../../tools/cloud/azure/direct_methods.ts";
import type { Json } from "../../../../tools/cloud/azure/json.ts";
import { ServiceError } from "../../../../tools/cloud/azure/service_error.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

function bench(): { clock: VirtualClock; methods: DirectMethods; sent: MethodRequest[]; invoke: (name: string, payload?: Json, options?: MethodOptions) => ReturnType<DirectMethods["invoke"]> } {
  const clock = new VirtualClock();
  let ids = 0;
  const methods = new DirectMethods(clock, () => `r${++ids}`);
  const sent: MethodRequest[] = [];
  return { clock, methods, sent, invoke: (name, payload = null, options = {}) => methods.invoke("dev-1", name, payload, options, (request) => sent.push(request)) };
}

const isError = (status: number, message: RegExp) => (error: unknown) => error instanceof ServiceError && error.status === status && message.test(error.message);

describe("tools/cloud/azure/direct_methods", () => {
  it("gives the caller the device's status and body", async () => {
    const { methods, sent, invoke } = bench();
    const answer = invoke("led", { on: true });
    assert.deepEqual(sent, [{ name: "led", requestId: "r1", body: '{"on":true}' }]);
    methods.answer("dev-1", "r1", 501, Buffer.from('{"why":"no handler"}'));
    assert.deepEqual(await answer, { status: 501, payload: { why: "no handler" } });
  });

  it("takes an empty body for null", async () => {
    const { methods, invoke } = bench();
    const answer = invoke("ping");
    methods.answer("dev-1", "r1", 200, Buffer.alloc(0));
    assert.deepEqual(await answer, { status: 200, payload: null });
  });

  it("tells two calls apart by their request ids", async () => {
    const { methods, invoke } = bench();
    const answers = [invoke("a"), invoke("b")];
    methods.answer("dev-1", "r2", 2, Buffer.from("2"));
    methods.answer("dev-1", "r1", 1, Buffer.from("1"));
    assert.deepEqual(await Promise.all(answers), [{ status: 1, payload: 1 }, { status: 2, payload: 2 }]);
  });

  it("gives 504 when no answer has come in 30 s, and drops one that comes later", async () => {
    const { clock, methods, invoke } = bench();
    const refused = assert.rejects(invoke("ping"), isError(504, /30 s/));
    await clock.advance(29999);
    assert.equal(clock.pending, 1);
    await clock.advance(1);
    await refused;
    methods.answer("dev-1", "r1", 200, Buffer.alloc(0));
    assert.equal(clock.pending, 0);
  });

  it("drops an answer of another device, and one to nothing", async () => {
    const { clock, methods, invoke } = bench();
    const refused = assert.rejects(invoke("ping", null, { responseTimeoutS: 5 }), isError(504, /5 s/));
    methods.answer("dev-2", "r1", 200, Buffer.alloc(0));
    methods.answer("dev-1", "r9", 200, Buffer.alloc(0));
    await clock.advance(5000);
    await refused;
  });

  it("gives 502 when the answer is no JSON", async () => {
    const { methods, invoke } = bench();
    const refused = assert.rejects(invoke("ping"), isError(502, /no JSON/));
    methods.answer("dev-1", "r1", 200, Buffer.from("pong"));
    await refused;
  });

  const refused: readonly (readonly [string, string, Json, MethodOptions, number])[] = [
    ["no name", "", null, {}, 400],
    ["a name with a slash", "a/b", null, {}, 400],
    ["a name with a wildcard", "a+", null, {}, 400],
    ["a name with a space", "a b", null, {}, 400],
    ["a payload of more than 128 KB", "a", "x".repeat(128 * 1024), {}, 413],
    ["4 s to answer", "a", null, { responseTimeoutS: 4 }, 400],
    ["301 s to answer", "a", null, { responseTimeoutS: 301 }, 400],
  ];
  for (const [what, name, payload, options, status] of refused) {
    it(`refuses ${what} and sends nothing`, async () => {
      const { sent, invoke } = bench();
      await assert.rejects(invoke(name, payload, options), isError(status, /./));
      assert.deepEqual(sent, []);
    });
  }
});
