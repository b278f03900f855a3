import type { EventEmitter } from "node:events";

/** The part of Azure's SDK that the check uses. */
export interface Sdk {
  Client: { fromConnectionString(text: string, transport: unknown): Client; fromAuthenticationProvider(provider: object, transport: unknown): Client };
  Message: new (data: string) => Message;
  Mqtt: unknown;
  ProvisioningMqtt: new () => unknown;
  ProvisioningDeviceClient: { create(host: string, idScope: string, transport: unknown, security: unknown): { register(): Promise<Registered> } };
  SymmetricKeySecurityClient: new (registrationId: string, key: string) => unknown;
  X509Security: new (registrationId: string, credential: { cert: string; key: string }) => unknown;
}

export interface Registered {
  assignedHub: string;
  deviceId: string;
  status: string;
}

export interface Client extends EventEmitter {
  setOptions(options: { ca: string }): Promise<unknown>;
  open(): Promise<unknown>;
  close(): Promise<unknown>;
  sendEvent(message: Message): Promise<unknown>;
  complete(message: Message): Promise<unknown>;
  getTwin(): Promise<Twin>;
  onDeviceMethod(name: string, handler: (request: DeviceRequest, response: DeviceResponse) => void): void;
}

export interface Message {
  data: Buffer;
  messageId: string;
  correlationId: string;
  properties: { add(key: string, value: string): void; propertyList: { key: string; value: string }[] };
}

export interface Twin {
  properties: {
    desired: Record<string, unknown>;
    reported: { update(patch: object, done: (error?: Error) => void): void } & Record<string, unknown>;
  };
  on(event: "properties.desired", listener: (delta: Record<string, unknown>) => void): void;
}

export interface DeviceRequest {
  payload: unknown;
}

export interface DeviceResponse {
  send(status: number, payload?: unknown): Promise<unknown>;
}
