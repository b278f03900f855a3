import { checkKey, type DeviceAuthentication, newKey } from "./device_registry.ts";
import { isRegistrationId } from "./hub_user.ts";
import { deriveDeviceKey } from "./sas_token.ts";
import { ErrorCode, ServiceError } from "./service_error.ts";

/** One device that DPS knows by its registration id. */
export interface Enrollment {
  registrationId: string;
  authentication: DeviceAuthentication;
  status: "enabled" | "disabled";
  /** Id in the hub; the registration id unless set. */
  deviceId: string;
}

/** Devices whose keys are derived from the group's, or whose certificates the authority has signed. */
export type EnrollmentGroup = { type: "sas"; primaryKey: string; secondaryKey: string } | { type: "certificateAuthority" };

/** Whom DPS lets in. Registration ids are compared without regard to case. */
export class Enrollments {
  private readonly individual = new Map<string, Enrollment>();
  private readonly groups: EnrollmentGroup[] = [];

  /** @throws ServiceError 400 for an id or a key that the service would refuse */
  add(registrationId: string, authentication: DeviceAuthentication = { type: "sas", primaryKey: newKey(), secondaryKey: newKey() }, deviceId = registrationId): Enrollment {
    if (!isRegistrationId(registrationId)) {
      throw new ServiceError(ErrorCode.ArgumentInvalid, "a registration id has 1 to 128 letters, digits and - . _ : and ends with a letter, a digit or -");
    }
    if (authentication.type === "sas") for (const key of [authentication.primaryKey, authentication.secondaryKey]) checkKey(key);
    const enrollment: Enrollment = { registrationId, authentication, status: "enabled", deviceId };
    this.individual.set(registrationId.toLowerCase(), enrollment);
    return enrollment;
  }

  addGroup(group: EnrollmentGroup): void {
    if (group.type === "sas") for (const key of [group.primaryKey, group.secondaryKey]) checkKey(key);
    this.groups.push(group);
  }

  remove(registrationId: string): void {
    this.individual.delete(registrationId.toLowerCase());
  }

  /** Candidates for a registration id: its own enrolment alone, or what the groups would make of it. */
  candidates(registrationId: string): Enrollment[] {
    const own = this.individual.get(registrationId.toLowerCase());
    if (own) return [own];
    return this.groups.map((group) => ({ registrationId, authentication: ofGroup(group, registrationId), status: "enabled", deviceId: registrationId }));
  }
}

function ofGroup(group: EnrollmentGroup, registrationId: string): DeviceAuthentication {
  if (group.type === "certificateAuthority") return group;
  const derive = (key: string): string => deriveDeviceKey(key, registrationId);
  return { type: "sas", primaryKey: derive(group.primaryKey), secondaryKey: derive(group.secondaryKey) };
}
