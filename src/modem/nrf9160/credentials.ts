/**
 * Certificates and keys in the nRF91's own store: AT%CMNG (nRF91 AT commands reference, "Credential storage management"), the same in both
 * dialects. Written and deleted with the radio off only (+CFUN 0 or 4, else +CME ERROR: 518); listed at any time.
 */
import type { AtEngine } from "../../at/engine.ts";
import type { AtCommand, AtScript } from "../../at/command.ts";
import { runScript } from "../../at/script.ts";
import type { CredentialEntry, CredentialLimits, CredentialPlace, CredentialStore } from "../credentials.ts";
import { CredentialKind } from "../credentials.ts";
import type { Done } from "../services.ts";

const NOT_FOUND = "+CME ERROR: 513";
/** Tags above are the modem's own. */
const TAG_MAX = 2147483647;

const placeText = (place: CredentialPlace): string => place.tag + "," + place.kind;

/** Runs steps with the radio off, and puts it back as it was, also after a failure. */
function withRadioOff(at: AtEngine, steps: AtScript, done: Done): void {
  let mode = "";
  const ask: AtCommand = { text: "+CFUN?", timeoutS: 5, prefix: "+CFUN: ", onLine: (rest) => void (mode = rest) };
  runScript(at, ["+CMEE=1", ask], (error) => {
    if (error) return done(error);
    if (mode == "0" || mode == "4") return runScript(at, steps, done);
    const off: AtScript = [{ text: "+CFUN=4", timeoutS: 10 }];
    runScript(at, off.concat(steps), (failure) => {
      runScript(at, [{ text: "+CFUN=" + mode, timeoutS: 10 }], (radioFailure) => done(failure || radioFailure));
    });
  });
}

/** Runs deletions one after another; only "not found" is as good as done. */
function removeSteps(places: CredentialPlace[], onFailure: (error: string) => void): AtScript {
  return places.map((place) => ({
    text: "?%CMNG=3," + placeText(place),
    timeoutS: 10,
    done: (error?: string) => void (error && error != NOT_FOUND && onFailure("AT%CMNG: " + error)),
  }));
}

function listStep(scope: string, entries: CredentialEntry[]): AtCommand {
  return {
    text: "%CMNG=1" + scope,
    timeoutS: 10,
    prefix: "%CMNG: ",
    onLine(rest) {
      const fields = rest.split(",");
      const entry: CredentialEntry = { tag: parseInt(fields[0]!), kind: parseInt(fields[1]!) };
      // The digest may be missing for some types.
      if (fields[2]) entry.sha256 = fields[2].substr(1, 64);
      if (entry.tag <= TAG_MAX && entry.kind <= CredentialKind.PrivateKey) entries.push(entry);
    },
  };
}

export const credentialStore: CredentialStore = {
  list(at, tags, done) {
    const entries: CredentialEntry[] = [];
    const scopes = tags.length ? tags.map((tag) => "," + tag) : [""];
    const steps = scopes.map((scope) => listStep(scope, entries));
    runScript(at, steps, (error) => done(entries, error));
  },
  write(at, items, done) {
    let failure: string | undefined;
    let steps: AtScript = removeSteps(items, (error) => (failure = failure || error));
    items.forEach((item) => steps.push({ text: "%CMNG=0," + placeText(item) + ',"' + item.pem + '"', timeoutS: 30 }));
    withRadioOff(at, steps, (error) => done(error || failure));
  },
  remove(at, places, done) {
    let failure: string | undefined;
    withRadioOff(at, removeSteps(places, (error) => (failure = failure || error)), (error) => done(error || failure));
  },
  prove(at, proofs, done) {
    const entries: CredentialEntry[] = [];
    const steps = proofs.map((proof) => listStep("," + placeText(proof), entries));
    runScript(at, steps, (error) => {
      let problem = error;
      proofs.forEach((proof) => {
        const found = entries.filter((entry) => entry.tag == proof.tag && entry.kind == proof.kind)[0];
        const name = "credential " + placeText(proof);
        if (!problem && !found) problem = name + " is not in the modem";
        else if (!problem && found!.sha256 != proof.sha256) problem = name + (found!.sha256 ? " has another SHA-256 in the modem" : ": the modem tells no SHA-256");
      });
      done(problem);
    });
  },
};

/** A whole command has 4096 bytes at most in the Serial LTE Modem; 36 are `AT%CMNG=0,2147483647,2,""` and the line end, with room to spare. */
export const credentialLimits: CredentialLimits = {
  maxBytes: 4060,
  maxCertificates: 4,
  keys: ["rsa-2048", "ec-prime256v1"],
  proof: "SHA-256",
};
