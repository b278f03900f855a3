/** Words of the Cloud API's events and results (sdk-nrf v1.8.0 include/net/cloud.h), as devices print their names. */

export type Tone = "good" | "bad" | "plain";

interface Meaning {
  words?: string;
  tone: Tone;
}

const meanings: Readonly<Record<string, Meaning>> = {
  CLOUD_EVT_CONNECTING: { words: "an attempt to reach the cloud begins", tone: "plain" },
  CLOUD_EVT_CONNECTED: { words: "the broker has accepted the connection", tone: "good" },
  CLOUD_EVT_DISCONNECTED: { words: "the connection is gone", tone: "bad" },
  CLOUD_EVT_READY: { words: "the backend has its topics, data may flow", tone: "good" },
  CLOUD_EVT_ERROR: { words: "backend error", tone: "bad" },
  CLOUD_EVT_DATA_SENT: { words: "data was sent, or acknowledged", tone: "plain" },
  CLOUD_EVT_DATA_RECEIVED: { words: "data from the cloud", tone: "plain" },
  CLOUD_EVT_PAIR_REQUEST: { words: "the device has no owner yet", tone: "plain" },
  CLOUD_EVT_PAIR_DONE: { words: "the device has an owner", tone: "good" },
  CLOUD_EVT_FOTA_START: { words: "download of an update begins", tone: "plain" },
  CLOUD_EVT_FOTA_DONE: { words: "the update is stored, a restart takes it", tone: "good" },
  CLOUD_EVT_FOTA_ERASE_PENDING: { words: "flash must be erased first", tone: "plain" },
  CLOUD_EVT_FOTA_ERASE_DONE: { words: "flash is erased", tone: "plain" },
  CLOUD_EVT_FOTA_DL_PROGRESS: { words: "progress of the download, per cent", tone: "plain" },
  CLOUD_EVT_FOTA_ERROR: { words: "the update failed", tone: "bad" },
  CLOUD_EVT_CONNECT_FAILED: { words: "the attempt has failed", tone: "bad" },
  CLOUD_EVT_STATE_RESULT: { words: "the cloud's answer to a state update", tone: "plain" },
  CLOUD_EVT_COMMAND: { words: "a command from the cloud", tone: "plain" },
  CLOUD_DISCONNECT_USER_REQUEST: { words: "the application asked for it", tone: "plain" },
  CLOUD_DISCONNECT_CLOSED_BY_REMOTE: { words: "closed by the other side", tone: "bad" },
  CLOUD_DISCONNECT_INVALID_REQUEST: { words: "the connection is no longer valid", tone: "bad" },
  CLOUD_DISCONNECT_MISC: { words: "another reason", tone: "bad" },
};

/** A name of the API within a line of the device. */
export interface CloudName {
  name: string;
  /** Its meaning; a name that the API does not have gets none. */
  words?: string;
  tone: Tone;
}

/** Finds the first name of an event, reason or result in a line. */
export function findCloudName(line: string): CloudName | undefined {
  const match = /\bCLOUD_(?:EVT|DISCONNECT|CONNECT_RES)_[A-Z_]+\b/.exec(line);
  if (!match) return undefined;
  const name = match[0];
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  const fallback: Meaning = { tone: name.includes("_ERR") ? "bad" : "plain" };
  return { name, ...(meaning ?? fallback) };
}
