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
  topics: MqttTopics;
  deviceIdPrefix: string;
  cleanSession: boolean;
  outboxBytes: number;
  /** Updates over the air: prj.json names keys and the board offers them. Code that asks for it is left out where it is undefined. */
  fota?: true;
  features: Record<string, boolean | undefined>;
}

/** Topic templates of prj.json's topics, whose names there are without "Topic"; {id} becomes the device id. */
export interface MqttTopics {
  msgTopic?: string | undefined;
  stateTopic?: string | undefined;
  desiredTopic?: string | undefined;
  statusTopic?: string | undefined;
}
