import { runScript } from "../../at/script.js";
/** SIM-Q16: CFSWFILE fails when the bytes come more slowly than this; 10 s is the longest that it takes. */
const WRITE_WINDOW_MS = 10000;
/** File of the CA certificates: `"convert",2,<ca>`, then CASSLCFG "cacert". */
export function caFile(tag) {
    return "ca" + tag + ".pem";
}
/** File of the client's certificate: `"convert",1,<certificate>,<key>`, then CASSLCFG "clientcert". */
export function certificateFile(tag) {
    return "cert" + tag + ".pem";
}
/** File of the client's private key. */
export function keyFile(tag) {
    return "key" + tag + ".pem";
}
function fileOf(place) {
    const name = place.kind == 0 /* CredentialKind.CaCertificate */ ? caFile : place.kind == 1 /* CredentialKind.ClientCertificate */ ? certificateFile : keyFile;
    return '3,"' + name(place.tag) + '"';
}
/** CFSINIT a second time is an error, so a session that was cut off is ended first. */
const BEGIN = ["?+CFSTERM", "+CFSINIT"];
/** Runs steps between CFSINIT and CFSTERM, which also comes after a failure: the buffer is the modem's only one. */
function withFiles(at, steps, done) {
    runScript(at, BEGIN.concat(steps), (error) => {
        at.send({ text: "+CFSTERM", timeoutS: 5, done: () => done(error) });
    });
}
/** Mode 0 may leave the tail of a longer file, so the old one goes first. */
function writeSteps(item) {
    const file = fileOf(item);
    const size = item.pem.length;
    return ["?+CFSDFILE=" + file, { text: "+CFSWFILE=" + file + ",0," + size + "," + WRITE_WINDOW_MS, timeoutS: 30, data: item.pem }];
}
/** Makes files known to TLS; also the modem's own check of them. The pair is converted once, with both files there. */
function convertSteps(items) {
    const steps = [];
    items.forEach((item) => {
        const isCa = item.kind == 0 /* CredentialKind.CaCertificate */;
        const pair = '1,"' + certificateFile(item.tag) + '","' + keyFile(item.tag) + '"';
        const step = '+CSSLCFG="convert",' + (isCa ? '2,"' + caFile(item.tag) + '"' : pair);
        if (steps.indexOf(step) < 0)
            steps.push(step);
    });
    return steps;
}
/** Asks for a file's length; a file that is not there is an error, and no reason to stop. */
function lengthStep(place, onLength) {
    return { text: "?+CFSGFIS=" + fileOf(place), timeoutS: 5, prefix: "+CFSGFIS: ", onLine: (rest) => void onLength(parseInt(rest)) };
}
/** The file system has no list: what is under a tag is found out by asking for each file. The radio does not matter. */
export const credentialStore = {
    list(at, tags, done) {
        const entries = [];
        const steps = [];
        tags.forEach((tag) => {
            [0 /* CredentialKind.CaCertificate */, 1 /* CredentialKind.ClientCertificate */, 2 /* CredentialKind.PrivateKey */].forEach((kind) => {
                const place = { tag: tag, kind: kind };
                steps.push(lengthStep(place, (size) => entries.push({ tag: tag, kind: kind, size: size })));
            });
        });
        withFiles(at, steps, (error) => done(entries, error));
    },
    write(at, items, done) {
        let steps = [];
        items.forEach((item) => (steps = steps.concat(writeSteps(item))));
        withFiles(at, steps, (error) => (error ? done(error) : runScript(at, convertSteps(items), done)));
    },
    remove(at, places, done) {
        const removed = places.map((place) => "?+CFSDFILE=" + fileOf(place));
        withFiles(at, removed, done);
    },
    prove(at, proofs, done) {
        let problem;
        const steps = proofs.map((proof) => {
            let length = -1;
            const step = lengthStep(proof, (bytes) => (length = bytes));
            step.done = () => {
                const found = length < 0 ? " is not in the modem" : " has " + length + " bytes in the modem and not " + proof.size;
                if (length != proof.size && !problem)
                    problem = fileOf(proof).substr(2) + found;
            };
            return step;
        });
        withFiles(at, steps, (error) => done(error || problem));
    },
};
/** CFSWFILE takes 10240 bytes. Keys: what goes with the RSA and ECDSA suites of the SSL note's list. */
export const credentialLimits = {
    maxBytes: 10240,
    maxCertificates: 8,
    keys: ["rsa-2048", "rsa-3072", "rsa-4096", "ec-prime256v1", "ec-secp384r1"],
    proof: "size",
};
//# sourceMappingURL=credentials.js.map