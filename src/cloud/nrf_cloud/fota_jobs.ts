/**
 * Firmware jobs of nRF Cloud (FOTA v2 of the nRF Connect SDK, nrf_cloud_fota.c). P = what topics of the owner's account begin with, and the device id:
 *
 *   P/jobs/req      [""]                                      asked for at READY
 *   P/jobs/rcv      ["{jobId}",{type},{size},"{host}","{path}"]
 *   P/jobs/update   ["{jobId}",7,{percent}], or ["{jobId}",{status},"{text}"]
 *
 * Jobs are made only for a device that has reported the type APP.
 */
import type { JobHost, JobService } from "../../fota/jobs.ts";
import { locationUrl } from "../../fota/url.ts";
import { parseJson } from "../../text.ts";
import { cloudGetId } from "../cloud.ts";
import { CloudEndpointType, CloudQos } from "../types.ts";
import type { NrfCloudConnection } from "./backend.ts";

const APP = 0;
const DOWNLOADING = 7;
/** By name, a digit behind it. */
const STATUS = "IN_PROGRESS1FAILED2SUCCEEDED3REJECTED6";

export function nrfCloudJobs(host: JobHost): JobService {
  const connection = host.backend.api as NrfCloudConnection;
  const topic = (name: string): string => connection.accountPrefix!() + cloudGetId(host.backend) + "/jobs/" + name;
  const send = (name: string, text: string, qos: CloudQos): number => host.send(CloudEndpointType.Msg, topic(name), text, qos);
  return {
    ask() {
      host.send(CloudEndpointType.State, "", '{"device":{"serviceInfo":{"fota_v2":["APP"]}}}', CloudQos.AtLeastOnce);
      // Not for later connections: without an owner the cloud closes one that asks for it.
      connection.subscribeMore([topic("rcv")]);
      host.answer();
      send("req", '[""]', CloudQos.AtLeastOnce);
    },
    take(msg) {
      if (msg.endpoint.str != topic("rcv")) return false;
      const job = parseJson<unknown[]>(msg.buf);
      if (!job || typeof job != "object") return true;
      const isApp = job[1] === APP;
      host.offer(job[0], isApp && locationUrl({ "protocol": "https:", "host": job[3], "path": job[4] }), job[2]);
      return true;
    },
    tell(id, status, percent, text, qos) {
      const isLoading = status == "IN_PROGRESS" && percent >= 0 && !text;
      const code = isLoading ? DOWNLOADING : +STATUS[STATUS.indexOf(status) + status.length]!;
      return send("update", JSON.stringify([id, code, isLoading ? percent : text]), qos);
    },
  };
}
