/**
 * Lets the modem sleep while nothing is said: DTR is released after some quiet and asserted before the next command (SIM7000 UART application
 * note V1.01, 6.4; AT+CSCLK=1). What the modem has to tell wakes it by itself.
 */
import type { Clock, Uart } from "../hal/contracts.ts";
import { OneTimer } from "../hal/one_timer.ts";

/** From DTR to the first command: 50 ms by the manual. */
const WAKE_MS = 60;

/** @param setAwake drives DTR */
export function sleepingUart(uart: Uart, clock: Clock, setAwake: (isAwake: boolean) => void, idleMs: number): Uart {
  const timer = new OneTimer(clock);
  let isAwake = true;
  let waiting = "";

  function stayAwake(): void {
    timer.start(idleMs, () => {
      isAwake = false;
      setAwake(false);
    });
  }

  function wake(): void {
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
      if (!waiting) wake();
      waiting += bytes;
    },
    on(event, listener) {
      uart.on(event, (bytes) => {
        if (isAwake) stayAwake();
        listener(bytes);
      });
    },
  };
}
