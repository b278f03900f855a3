/** The part of aws-iot-device-sdk-v2 that is used: the package is not installed with the project. */
export interface Sdk {
  iot: { AwsIotMqttConnectionConfigBuilder: { new_mtls_builder(cert: string, key: string): ConfigBuilder } };
  mqtt: { MqttClient: new () => { new_connection(config: unknown): Connection } };
  iotshadow: { IotShadowClientv2: { newFromMqtt311(connection: Connection, options: ClientOptions): ShadowClient } };
  iotjobs: { IotJobsClientv2: { newFromMqtt311(connection: Connection, options: ClientOptions): JobsClient } };
}

interface ConfigBuilder {
  with_certificate_authority(ca: string): this;
  with_endpoint(host: string): this;
  with_port(port: number): this;
  with_client_id(id: string): this;
  with_clean_session(isClean: boolean): this;
  build(): unknown;
}

export interface ClientOptions {
  maxRequestResponseSubscriptions: number;
  maxStreamingSubscriptions: number;
  operationTimeoutInSeconds: number;
}

export interface Connection {
  connect(): Promise<boolean>;
  disconnect(): Promise<void>;
  publish(topic: string, payload: string, qos: number): Promise<unknown>;
}

export interface Stream<Event> {
  on(event: "incomingPublish", listener: (heard: { message: Event }) => void): void;
  on(event: "subscriptionStatus", listener: (status: { type: number }) => void): void;
  open(): void;
  close(): void;
}

export interface ShadowState {
  desired?: object;
  reported?: object;
  delta?: object;
}

export interface ShadowClient {
  getShadow(request: { thingName: string }): Promise<{ state?: ShadowState; version?: number }>;
  updateShadow(request: { thingName: string; state: ShadowState; version?: number }): Promise<{ version?: number; state?: ShadowState }>;
  deleteShadow(request: { thingName: string }): Promise<{ version?: number }>;
  getNamedShadow(request: { thingName: string; shadowName: string }): Promise<{ state?: ShadowState }>;
  updateNamedShadow(request: { thingName: string; shadowName: string; state: ShadowState }): Promise<{ version?: number }>;
  createShadowDeltaUpdatedStream(config: { thingName: string }): Stream<{ state?: object; version?: number }>;
  createShadowUpdatedStream(config: { thingName: string }): Stream<{ previous?: { version?: number }; current?: { version?: number } }>;
  close(): void;
}

export interface Execution {
  jobId?: string;
  status?: string;
  versionNumber?: number;
  jobDocument?: object;
}

export interface JobsClient {
  getPendingJobExecutions(request: { thingName: string }): Promise<{ queuedJobs?: Execution[]; inProgressJobs?: Execution[] }>;
  startNextPendingJobExecution(request: { thingName: string }): Promise<{ execution?: Execution }>;
  describeJobExecution(request: { thingName: string; jobId: string }): Promise<{ execution?: Execution }>;
  updateJobExecution(request: {
    thingName: string;
    jobId: string;
    status: string;
    expectedVersion?: number;
    includeJobExecutionState?: boolean;
    statusDetails?: Record<string, string>;
  }): Promise<{ executionState?: Execution }>;
  createNextJobExecutionChangedStream(config: { thingName: string }): Stream<{ execution?: Execution }>;
  close(): void;
}

/** What a refused operation rejects with. */
export interface ServiceError extends Error {
  modeledError?: { code?: number | string; message?: string; clientToken?: string };
}
