import type { PowerKey, Uart } from "../../../src/hal/contracts.ts";
import { VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { seeded } from "../seeded.ts";
import { BrokerStub } from "./broker_stub.ts";
import { Driver } from "./driver.ts";
import { StepClock } from "./step_clock.ts";

/** What passed on the UART, in order. */
export interface Passed {
  direction: "tx" | "rx";
  bytes: string;
  timeMs: number;
}

/** Changes what the modem says. @param position of the piece's first byte in all that it has said */
export type Disturbance = (piece: string, position: number) => string;

/** The driver on a virtual SIM7000 that is off at first, all on one synchronous clock. */
export class Bench {
  readonly clock = new StepClock();
  readonly broker = new BrokerStub(this.clock);
  readonly passed: Passed[] = [];
  readonly driver: Driver;
  /** Bytes that the modem has said. */
  said = 0;
  private listener: (bytes: string) => void = () => {};

  constructor(disturb: Disturbance = (piece) => piece) {
    const modem = new VirtualSim7000({ clock: this.clock, random: seeded(3), network: this.broker });
    modem.onTransmit = (bytes) => {
      const piece = bytes.toString("latin1");
      const heard = disturb(piece, this.said);
      this.said += piece.length;
      this.passed.push({ direction: "rx", bytes: heard, timeMs: this.clock.now() });
      if (heard) this.listener(heard);
    };
    const uart: Uart = {
      on: (_event, listener) => (this.listener = listener),
      write: (bytes) => {
        this.passed.push({ direction: "tx", bytes, timeMs: this.clock.now() });
        modem.receive(Buffer.from(bytes, "latin1"));
      },
    };
    const powerKey: PowerKey = {
      readyMs: 8000,
      isOn: () => undefined,
      press: (done) => {
        modem.setPin("pwrkey", 0);
        this.clock.setTimeout(() => {
          modem.setPin("pwrkey", 1);
          done();
        }, 1100);
      },
    };
    this.driver = new Driver(uart, this.clock, powerKey);
  }

  /** @returns the virtual milliseconds until all is done, undefined when the limit came first */
  run(limitMs: number): number | undefined {
    return this.clock.runUntil(() => this.driver.isDone, limitMs);
  }
}
