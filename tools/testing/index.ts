/** What users test their own apps with: `import { ... } from "uplink/testing"`. */
export { realClock, VirtualClock } from "./clock.ts";
export { UartStub } from "./uart_stub.ts";
export type { UartStep, UartStubOptions } from "./uart_stub.ts";
