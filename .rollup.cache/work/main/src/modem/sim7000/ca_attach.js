import { networkTimeScript } from "./clock.js";
const DOWN = "+APP PDP: DEACTIVE";
/** Whether TLS had to wait in vain for the network's time: then the next bring-up asks NTP. */
export const bearer = { isClockMissed: false };
/** Brings up the bearer of the CA sockets, anew where it is up (AT manual V1.06 +CNACT). */
export function caAttach(apn, user, password) {
    const off = { text: "?", timeoutS: 60 };
    const isUp = {
        text: "?+CNACT?",
        timeoutS: 5,
        prefix: "+CNACT: ",
        // +CNACT: 1,"10.94.36.44"; some texts show a number of the sibling family before it.
        onLine(rest) {
            if (rest.startsWith('0,"0.'))
                return;
            off.text = "?+CNACT=0";
            off.final = DOWN;
        },
    };
    const script = [isUp, off].concat(bearer.isClockMissed ? networkTimeScript(apn, user, password) : []);
    bearer.isClockMissed = false;
    if (user)
        script.push('+CNCFG=1,"' + apn + '","' + user + '","' + password + '",3');
    script.push({ text: '+CNACT=1,"' + apn + '"', timeoutS: 70, final: "+APP PDP: ACTIVE", failure: DOWN });
    return script;
}
//# sourceMappingURL=ca_attach.js.map