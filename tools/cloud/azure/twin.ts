import { isObject, type Json, type JsonObject, parseJson } from "./json.ts";
import { ErrorCode, ServiceError } from "./service_error.ts";
import { twinFault, twinLimits, twinSize } from "./twin_rules.ts";

/** Desired or reported properties with a version of their own. */
class TwinSection {
  version = 1;
  private properties: JsonObject = emptyObject();

  /** @throws ServiceError 400 when the patch is illegal or the section would be too large */
  patch(patch: JsonObject): void {
    const fault = twinFault(patch);
    if (fault) throw new ServiceError(ErrorCode.ArgumentInvalid, fault);
    const merged = mergePatch(this.properties, patch);
    const size = twinSize(merged);
    // what only shrinks is taken, however large the rest is
    if (size > twinLimits.sectionBytes && size > twinSize(this.properties)) {
      throw new ServiceError(ErrorCode.ArgumentInvalid, `the properties would have ${size} bytes, and ${twinLimits.sectionBytes} are allowed`);
    }
    this.properties = merged;
    this.version++;
  }

  read(): JsonObject {
    return { ...this.properties, $version: this.version };
  }
}

/** The twin of one device: two sections whose versions count from 1, on their own. Tags, which a device never sees, are left out. */
export class Twin {
  private readonly desired = new TwinSection();
  private readonly reported = new TwinSection();

  /** As a device gets it: {"desired":{…,"$version":n},"reported":{…,"$version":n}}. */
  read(): { desired: JsonObject; reported: JsonObject } {
    return { desired: this.desired.read(), reported: this.reported.read() };
  }

  /**
   * A device's patch.
   * @returns the new version of the reported properties
   * @throws ServiceError 400
   */
  report(text: string): number {
    this.reported.patch(patchOf(parseJson(text)));
    return this.reported.version;
  }

  /**
   * The back end's patch.
   * @returns what is pushed to the device
   * @throws ServiceError 400
   */
  patchDesired(patch: Json): JsonObject {
    const checked = patchOf(patch);
    this.desired.patch(checked);
    return { ...checked, $version: this.desired.version };
  }
}

function patchOf(value: Json | undefined): JsonObject {
  if (value === undefined) throw new ServiceError(ErrorCode.DeserializationError, "the patch is no valid JSON");
  if (!isObject(value)) throw new ServiceError(ErrorCode.ArgumentInvalid, "the patch must be a JSON object");
  return value;
}

/** RFC 7396: objects merge, null removes, all else (arrays too) replaces. Names are data: none of them reaches a prototype. */
function mergePatch(target: Json | undefined, patch: JsonObject): JsonObject {
  const merged: JsonObject = Object.assign(emptyObject(), isObject(target) ? target : {});
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? mergePatch(merged[key], value) : value;
  }
  return merged;
}

function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}
