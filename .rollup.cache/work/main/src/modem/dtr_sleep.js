import { OneTimer } from "../hal/one_timer.js";
/** From DTR to the first command: 50 ms by the manual. */
const WAKE_MS = 60;
/** @param setAwake drives DTR */
export function sleepingUart(uart, clock, setAwake, idleMs) {
    const timer = new OneTimer(clock);
    let isAwake = true;
    let waiting = "";
    function stayAwake() {
        timer.start(idleMs, () => {
            isAwake = false;
            setAwake(false);
        });
    }
    function wake() {
        setAwake(true);
        timer.start(WAKE_MS, () => {
            isAwake = true;
            // An empty line first: the first character after sleep may be lost.
            uart.write("\r" + waiting);
            waiting = "";
            stayAwake();
        });
    }
    stayAwake();
    return {
        write(bytes) {
            if (isAwake) {
                uart.write(bytes);
                return stayAwake();
            }
            if (!waiting)
                wake();
            waiting += bytes;
        },
        on(event, listener) {
            uart.on(event, (bytes) => {
                if (isAwake)
                    stayAwake();
                listener(bytes);
            });
        },
    };
}
//# sourceMappingURL=dtr_sleep.js.map