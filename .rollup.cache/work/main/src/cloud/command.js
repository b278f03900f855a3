import { cloudNotifyEvent } from "./cloud.js";
/** Nobody took the command: RFC 9110, 15.6.2. */
const NOT_IMPLEMENTED = 501;
/**
 * Hands a call from the cloud to the application. What its handler neither answers nor keeps for later is answered with 501, so that the caller
 * does not run into a timeout.
 * @param answer sends the answer @returns message id, or a negative errno
 */
export function notifyCommand(backend, name, payload, answer) {
    let isAnswered = false;
    const reply = (status, text) => {
        if (isAnswered)
            return -120 /* Errno.EALREADY */;
        const result = answer(status, text || "");
        isAnswered = result > 0;
        return result;
    };
    if (cloudNotifyEvent(backend, { type: 258 /* CloudEventType.Command */, name, payload, reply }) !== true && !isAnswered)
        reply(NOT_IMPLEMENTED);
}
//# sourceMappingURL=command.js.map