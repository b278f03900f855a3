/**
 * Firmware jobs of the backend MQTT, {id} = device id:
 *
 *   {id}/fota/job      retained    {"id":"j1","url":"https://host/path","size":17000,"sha256":"..."}; empty: none
 *   {id}/fota/status   retained    {"id":"j1","status":"IN_PROGRESS","progress":40,"error":""}; names as in AWS Jobs
 */
import type { JobHost, JobService } from "../../fota/jobs.ts";
import { cloudEpSubscriptionsAdd, cloudGetId } from "../cloud.ts";
import { member, parseObject } from "../member.ts";
import { CloudEndpointType } from "../types.ts";

export function mqttJobs(host: JobHost): JobService {
  const topic = (name: string): string => cloudGetId(host.backend) + "/fota/" + name;
  return {
    ask: () => void cloudEpSubscriptionsAdd(host.backend, [{ type: CloudEndpointType.Msg, str: topic("job") }]),
    take(msg) {
      if (msg.endpoint.str != topic("job")) return false;
      const job = parseObject(msg.buf);
      host.offer(member(job, "id"), member(job, "url"), member(job, "size"), member(job, "sha256"));
      return true;
    },
    tell: (id, status, percent, text, qos) => host.send(CloudEndpointType.Msg, topic("status"), JSON.stringify({ "id": id, "status": status, "progress": percent, "error": text }), qos, true),
  };
}
