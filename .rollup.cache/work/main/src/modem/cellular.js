import { bringUp } from "./bring_up.js";
export function createCellular(at, clock, power, model, config) {
    let isUp = false;
    let waiting = [];
    const status = { attempts: 0, onAbroad: () => cellular.onLost && cellular.onLost("the modem is roaming, which is not allowed") };
    function finish(cause) {
        const callbacks = waiting;
        waiting = [];
        isUp = !cause;
        callbacks.forEach((callback) => callback(cause));
    }
    /** Read form "+CEREG: <n>,<stat>", URC form "+CEREG: <stat>[,"<tac>"...]": the status is the last bare number of the first two. */
    function onRegistration(line) {
        const fields = line.substr(8).split(",");
        const second = parseInt(fields[1]);
        const stat = isNaN(second) ? parseInt(fields[0]) : second;
        if (line[2] == "E" || stat == 1 || stat == 5)
            status.registration = stat;
        if (status.onRegistration)
            status.onRegistration();
    }
    function lost(cause) {
        if (!status.isBooted)
            return;
        status.isBooted = isUp = false;
        status.attempts++;
        // The sockets first: what they wait for fails then without being taken for the cause.
        if (cellular.onLost)
            cellular.onLost(cause);
        at.reset(cause);
        finish(cause);
    }
    const onBoot = () => lost("modem restarted");
    at.onUrc("+CEREG:", onRegistration);
    at.onUrc("+CGREG:", onRegistration);
    model.bootUrcs.split(",").forEach((key) => at.onUrc(key, onBoot));
    at.onSilent = () => lost("modem stopped answering");
    const cellular = {
        up(done) {
            if (isUp)
                return done();
            waiting.push(done);
            if (!waiting[1])
                bringUp(at, clock, power, model, config(), status, finish);
        },
        contextLost: () => void (isUp = false),
        imei: () => status.imei,
    };
    return cellular;
}
//# sourceMappingURL=cellular.js.map