import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { ClientCertificate, Credentials } from "../../../../tools/cloud/azure/credentials.ts";
import type { DeviceAuthentication } from "../../../../tools/cloud/azure/device_registry.ts";
import { Enrollments } from "../../../../tools/cloud/azure/enrollments.ts";
import { type RegistrationAnswer, Registrations, type RegistrationsOptions } from "../../../../tools/cloud/azure/registrations.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/** Of the group key above and mydev01, from the reference example. */
const DERIVED_KEY = "TVvYvvux+zgNJxqAEUVxYEvAl0exw1XtTd9uZ59BFR4=";
const TRUSTED: ClientCertificate = { commonName: "mydev01", thumbprint: "AB".repeat(32), isTrusted: true };

function token(key: string, registrationId = "mydev01", expiryS = Date.UTC(2027, 0, 1) / 1000): Credentials {
  const resource = encodeURIComponent(`0ne00000A0A/registrations/${registrationId}`);
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(`${resource}\n${expiryS}`).digest("base64");
  return { password: `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiryS}&skn=registration`, certificate: undefined };
}

interface Bench {
  clock: VirtualClock;
  enrollments: Enrollments;
  registrations: Registrations;
  assigned: [string, DeviceAuthentication][];
}

function bench(options: Partial<RegistrationsOptions> = {}): Bench {
  const clock = new VirtualClock();
  const enrollments = new Enrollments();
  const assigned: [string, DeviceAuthentication][] = [];
  let ids = 0;
  const registrations = new Registrations({
    clock,
    makeId: () => `id${++ids}`,
    enrollments,
    idScope: "0ne00000A0A",
    assignedHub: "myhub.azure-devices.net",
    onAssigned: (...device) => assigned.push(device),
    ...options,
  });
  return { clock, enrollments, registrations, assigned };
}

const body = (registrationId = "mydev01"): Buffer => Buffer.from(JSON.stringify({ registrationId }));
const parsed = ({ body }: RegistrationAnswer): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>;

async function complete({ clock, registrations }: Bench, credentials: Credentials, registrationId = "mydev01"): Promise<Record<string, unknown>> {
  const { operationId } = parsed(registrations.register(registrationId, credentials, body(registrationId)));
  await clock.advance(3000);
  return parsed(registrations.operationStatus(registrationId, credentials, String(operationId)));
}

describe("tools/cloud/azure/registrations", () => {
  it("answers assigning until the assignment is done, then the hub", async () => {
    const { clock, enrollments, registrations, assigned } = bench();
    enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
    assert.deepEqual(registrations.register("mydev01", token(KEY), body()), { status: 202, retryAfterS: 3, body: '{"operationId":"5.id1","status":"assigning"}' });
    await clock.advance(1000);
    assert.equal(registrations.operationStatus("mydev01", token(KEY), "5.id1").status, 202);
    await clock.advance(1000);
    const answer = registrations.operationStatus("mydev01", token(KEY), "5.id1");
    assert.equal(answer.status, 200);
    assert.deepEqual(parsed(answer), {
      operationId: "5.id1",
      status: "assigned",
      registrationState: {
        registrationId: "mydev01",
        createdDateTimeUtc: "2026-01-01T00:00:00.0000000Z",
        assignedHub: "myhub.azure-devices.net",
        deviceId: "mydev01",
        status: "assigned",
        substatus: "initialAssignment",
        lastUpdatedDateTimeUtc: "2026-01-01T00:00:02.0000000Z",
        etag: "ImlkMiI=",
      },
    });
    assert.deepEqual(assigned, [["mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY }]]);
  });

  it("derives the keys of a group's device, and gives them to the hub", async () => {
    const lab = bench();
    lab.enrollments.addGroup({ type: "sas", primaryKey: KEY, secondaryKey: KEY });
    assert.equal((await complete(lab, token(DERIVED_KEY)))["status"], "assigned");
    assert.deepEqual(lab.assigned, [["mydev01", { type: "sas", primaryKey: DERIVED_KEY, secondaryKey: DERIVED_KEY }]]);
    assert.equal(lab.registrations.register("mydev01", token(KEY), body()).status, 401);
  });

  it("takes certificates: of the authority by common name, of the device by thumbprint", async () => {
    const lab = bench();
    lab.enrollments.addGroup({ type: "certificateAuthority" });
    lab.enrollments.add("own", { type: "selfSigned", primaryThumbprint: "cd".repeat(32) });
    assert.equal((await complete(lab, { password: undefined, certificate: TRUSTED }))["status"], "assigned");
    const own = { commonName: "anything", thumbprint: "CD".repeat(32), isTrusted: false };
    assert.equal((await complete(lab, { password: undefined, certificate: own }, "own"))["status"], "assigned");
    for (const certificate of [undefined, { ...TRUSTED, isTrusted: false }, { ...TRUSTED, commonName: "other" }]) {
      assert.equal(lab.registrations.register("mydev01", { password: undefined, certificate }, body()).status, 401);
    }
  });

  it("gives the device id of the enrolment, and says when it assigns again", async () => {
    const lab = bench();
    lab.enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY }, "pump-7");
    const states = [await complete(lab, token(KEY)), await complete(lab, token(KEY))].map((answer) => answer["registrationState"] as Record<string, string>);
    assert.deepEqual(states.map(({ deviceId, substatus }) => [deviceId, substatus]), [["pump-7", "initialAssignment"], ["pump-7", "deviceDataMigrated"]]);
  });

  it("compares registration ids without regard to case", async () => {
    const lab = bench();
    lab.enrollments.add("MyDev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
    assert.equal((await complete(lab, token(KEY)))["status"], "assigned");
  });

  it("says that an enrolment is disabled, and assigns nothing", async () => {
    const lab = bench();
    lab.enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY }).status = "disabled";
    assert.equal((await complete(lab, token(KEY)))["status"], "disabled");
    assert.deepEqual(lab.assigned, []);
  });

  it("refuses with 401 a wrong key, an expired token and no token, with 404 an unknown id", () => {
    const { enrollments, registrations } = bench();
    enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
    const refused = [token(DERIVED_KEY), token(KEY, "mydev01", 1), token(KEY, "other"), { password: undefined, certificate: TRUSTED }];
    for (const credentials of refused) {
      const answer = registrations.register("mydev01", credentials, body());
      assert.equal(answer.status, 401);
      assert.deepEqual(Object.keys(parsed(answer)), ["errorCode", "trackingId", "message", "timestampUtc"]);
      assert.equal(parsed(answer)["errorCode"], 401002);
    }
    assert.equal(registrations.register("nobody", token(KEY, "nobody"), body("nobody")).status, 404);
  });

  it("refuses with 400 a body that is not the connection's, and takes the unquoted key only when told to", () => {
    for (const isLenient of [false, true]) {
      const { enrollments, registrations } = bench({ isLenient });
      enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
      for (const text of ["", "{}", '{"registrationId":7}', '{"registrationId":"other"}']) {
        assert.equal(registrations.register("mydev01", token(KEY), Buffer.from(text)).status, 400, text);
      }
      assert.equal(registrations.register("mydev01", token(KEY), Buffer.from('{registrationId:"mydev01"}')).status, isLenient ? 202 : 400);
    }
  });

  it("knows no operation of another device", () => {
    const { enrollments, registrations } = bench();
    for (const id of ["mydev01", "other"]) enrollments.add(id, { type: "sas", primaryKey: KEY, secondaryKey: KEY });
    const { operationId } = parsed(registrations.register("other", token(KEY, "other"), body("other")));
    assert.equal(registrations.operationStatus("mydev01", token(KEY), String(operationId)).status, 404);
    assert.equal(registrations.operationStatus("mydev01", token(KEY), undefined).status, 404);
  });

  it("answers the sixth poll in 10 s with 429 and a time to wait", async () => {
    const { clock, enrollments, registrations } = bench({ assignmentS: 60 });
    enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
    const { operationId } = parsed(registrations.register("mydev01", token(KEY), body()));
    const poll = (): RegistrationAnswer => registrations.operationStatus("mydev01", token(KEY), String(operationId));
    assert.deepEqual([1, 2, 3, 4, 5].map(() => poll().status), [202, 202, 202, 202, 202]);
    const { status, retryAfterS } = poll();
    assert.deepEqual([status, retryAfterS], [429, 3]);
    await clock.advance(2000);
    assert.equal(poll().status, 202);
  });

  it("fails when a test asks for it", () => {
    const failures = [500];
    const { enrollments, registrations } = bench({ takeFailure: () => failures.shift() });
    enrollments.add("mydev01", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
    const { status, retryAfterS } = registrations.register("mydev01", token(KEY), body());
    assert.deepEqual([status, retryAfterS], [500, 3]);
    assert.equal(registrations.register("mydev01", token(KEY), body()).status, 202);
  });
});
