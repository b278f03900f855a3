/** An app's prj.json as its source sees it, with defaults and the build's overrides; ranges: tools/build/prj.schema.json. */
export interface Prj {
  backend: string;
  host: string;
  port: number;
  apn: string;
  apnUser?: string;
  keepAliveS: number;
  publishIntervalS: number;
  message: string;
  /** Topic templates; {id} becomes the device id. */
  topics: { msg?: string; state?: string; desired?: string; status?: string };
  deviceIdPrefix: string;
  cleanSession: boolean;
  outboxBytes: number;
  features: Record<string, boolean | undefined>;
}
