/**
 * Changes settings of a deployed device by trying them. The old ones stay in flash until a connection has come to READY with the new ones, so
 * that a power cut, a boot or a trial without success leads back to what has worked last.
 *
 *   change() -> connects anew -> READY within the time: kept in flash     no READY: the old ones, and another connection
 *
 * A wish of the cloud's that did not work, or that the console has overruled, is not tried again until it is another one.
 */
import { OneTimer } from "../hal/one_timer.js";
import { own, parseJson } from "../text.js";
import { cloudConnect, cloudDisconnect } from "./cloud.js";
import { member } from "./member.js";
/** Whole numbers, least and most, as in prj.schema.json; a setting that is not here is a text. */
const RANGES = { "port": [1, 65535], "keepAliveS": [0, 65535], "publishIntervalS": [1, 2147483] };
/** @returns "" or what is wrong */
function problem(values, name, value) {
    if (own(values, name) === undefined)
        return name + ": no such setting; there are " + Object.keys(values).join(", ");
    const range = own(RANGES, name);
    if (range)
        return typeof value == "number" && value >= range[0] && value <= range[1] && value % 1 == 0 ? "" : name + ": give a whole number from " + range.join(" to ");
    // It becomes part of AT commands.
    if (typeof value != "string" || value.length > 100 || !/^[A-Za-z0-9.:_-]+$/.test(value))
        return name + ": give 1 to 100 letters, digits or . : _ -";
    // A modem that was given an access point does not forget it.
    return own(values, name) ? "" : name + ": the network chooses it here, and nothing could lead back to that";
}
/** @param told at READY, or at once where nothing is to be tried */
export function createSettingsTrial(backend, place, told) {
    const clock = backend.config.clock;
    const timer = new OneTimer(clock);
    let tried = place.tried;
    /** What has worked last, while a trial runs. */
    let proven;
    let changes = {};
    /** The trial's own connection has begun. */
    let hasBegun = false;
    let lastCause = "";
    /** The cloud's wish that came during a trial. */
    let next;
    /** What is to be told at READY; "" for a success. */
    let outcome;
    function change(wanted, isAsked) {
        if (!wanted || typeof wanted != "object")
            return 'give an object, such as {"publishIntervalS":60}';
        if (proven)
            return waits(wanted, isAsked);
        const fresh = {};
        const problems = Object.keys(wanted).map((name) => {
            const value = member(wanted, name);
            // null is how a twin tells that there is no wish any more.
            const text = value === null ? "" : problem(place.values, name, value);
            if (value !== null && !text && own(place.values, name) !== value)
                fresh[name] = value;
            return text;
        });
        return problems.find((text) => !!text) || take(fresh, JSON.stringify(fresh), isAsked);
    }
    function waits(wanted, isAsked) {
        if (isAsked)
            return "not now: the change before is being tried";
        next = wanted;
        return undefined;
    }
    function take(fresh, text, isAsked) {
        const names = Object.keys(fresh);
        if (!names.length)
            return undefined;
        if (names.join() == "publishIntervalS")
            return keep(fresh);
        if (!isAsked && tried == text)
            return "not tried again: " + text;
        if (!place.save({ "tried": text }))
            return FULL;
        tried = text;
        begin(fresh);
        return undefined;
    }
    /** Nothing of it can fail. */
    function keep(fresh) {
        if (!place.save(fresh))
            return FULL;
        use(Object.assign({}, place.values, fresh));
        told(undefined, place.values);
        return undefined;
    }
    function use(values) {
        place.values = values;
        place.use(values);
    }
    function begin(fresh) {
        changes = fresh;
        proven = place.values;
        hasBegun = false;
        lastCause = "";
        outcome = undefined;
        timer.start(place.tryMs, fallBack);
        use(Object.assign({}, proven, fresh));
        reconnect();
    }
    function fallBack() {
        const values = proven;
        proven = undefined;
        outcome = "fell back from " + tried + ": " + (lastCause || "no READY in " + place.tryMs / 1000 + " s");
        use(values);
        reconnect();
    }
    /** Not where the application has disconnected. */
    function reconnect() {
        if (!cloudDisconnect(backend))
            connectAgain();
    }
    /** Until the old connection is closed. */
    function connectAgain() {
        if (cloudConnect(backend) == -11 /* CloudConnectResult.ErrAlreadyConnected */)
            clock.setTimeout(connectAgain, 1000);
    }
    function succeed() {
        timer.stop();
        proven = undefined;
        outcome = place.save(changes) ? "" : "works, but is lost at the next boot: " + FULL;
    }
    function tell() {
        const cause = outcome;
        outcome = undefined;
        if (cause !== undefined)
            told(cause || undefined, place.values);
        const wanted = next;
        next = undefined;
        if (wanted)
            wish(wanted);
    }
    function wish(wanted) {
        const cause = change(wanted);
        if (cause)
            told(cause, place.values);
    }
    return {
        change,
        before(event) {
            if (event.type == 0 /* CloudEventType.Connecting */)
                hasBegun = true;
            if (event.type == 256 /* CloudEventType.ConnectFailed */)
                lastCause = event.cause;
            if (event.type == 3 /* CloudEventType.Ready */ && proven && hasBegun)
                succeed();
        },
        after(event) {
            if (event.type == 3 /* CloudEventType.Ready */ && !proven)
                tell();
            if (event.type != 6 /* CloudEventType.DataReceived */)
                return;
            const type = event.msg.endpoint.type;
            const wanted = type == 1 /* CloudEndpointType.State */ || type == 3 /* CloudEndpointType.StateGet */ ? wishOf(event.msg.buf) : undefined;
            if (wanted)
                wish(wanted);
        },
    };
}
const FULL = "the device's settings file is full: flash the board again, which keeps the last value of each";
/** The member "settings" of what is desired, in each cloud's form: document, delta or patch; on nRF Cloud below "config". */
function wishOf(text) {
    let node = parseJson(text);
    ["state", "desired", "config"].forEach((name) => {
        const inner = member(node, name);
        if (inner !== undefined)
            node = inner;
    });
    return member(node, "settings");
}
//# sourceMappingURL=settings_trial.js.map