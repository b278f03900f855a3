/** What users test their own apps with: `import { ... } from "uplink/testing"`; README.md beside this file shows how. */
export { createTestDevice } from "./create_test_device.ts";
export type { TestDeviceOptions } from "./create_test_device.ts";
export type { CommandReply, TestDevice } from "./test_device.ts";
export { MemoryBroker } from "./memory_broker.ts";
export type { MemoryBrokerOptions, PublishedMessage } from "./memory_broker.ts";

export { realClock, VirtualClock } from "./clock.ts";
export { seeded } from "./random.ts";
export type { Clock, Random, Timer, Uart } from "../../src/hal/contracts.ts";
export { UartStub } from "./uart_stub.ts";
export type { UartStep, UartStubOptions } from "./uart_stub.ts";

export { VirtualSim7000 } from "../modem/sim7000/index.ts";
export type { VirtualSim7000Options } from "../modem/sim7000/index.ts";
export { VirtualModem } from "../modem/virtual_modem.ts";
export type { InputPin, LogEntry, OutputPin, VirtualModemOptions } from "../modem/virtual_modem.ts";
export { servePty, serveTcp } from "../modem/serve.ts";
export type { ServedModem } from "../modem/serve.ts";

export { HostNetwork } from "../network/host_network.ts";
export { MemoryNetwork } from "../network/memory_network.ts";
export type { DatagramHandler, MemoryNetworkOptions } from "../network/memory_network.ts";
export type { Network, NetworkConnection, NetworkError, NetworkHandlers } from "../network/network.ts";

export { connectTls } from "../network/tls_connection.ts";
export type { TlsError, TlsHandlers, TlsOptions } from "../network/tls_connection.ts";
export { createCertificateAuthority } from "./certificates.ts";
export type { CertificateAuthority, CertificateOptions, Credential } from "./certificates.ts";

export { ContextDevice } from "../host/device.ts";
export type { ContextDeviceOptions, DeviceEvents, HostDevice } from "../host/device.ts";
export { EspruinoContext } from "../host/espruino_context.ts";
export type { EspruinoContextOptions } from "../host/espruino_context.ts";
export { NorFlash } from "../host/flash.ts";
