/**
 * Firmware jobs of AWS IoT (Developer Guide, Jobs MQTT API). J = $aws/things/{id}/jobs:
 *
 *   J/start-next          -> J/start-next/accepted {"execution":{"jobId","jobDocument",...}}: asked for at READY, and when the head of the queue is another one
 *   J/notify-next         the head of the queue has changed
 *   J/{jobId}/update      {"status":"IN_PROGRESS","statusDetails":{"progress":"40"}}
 *
 * Answers come to who has asked, also without a subscription. Document: {"size","sha256","location":{"protocol","host","path"}}, or "url" for the last, as
 * the service puts a pre-signed one in. An update that is rejected ends the job here: it has been canceled, or has timed out.
 */
import type { JobHost, JobService } from "../../fota/jobs.ts";
import { locationUrl } from "../../fota/url.ts";
import { cloudEpSubscriptionsAdd, cloudGetId } from "../cloud.ts";
import { member, parseObject } from "../member.ts";
import { CloudEndpointType, CloudQos } from "../types.ts";

const Msg = CloudEndpointType.Msg;

export function awsJobs(host: JobHost): JobService {
  const topic = (name: string): string => "$aws/things/" + cloudGetId(host.backend) + "/jobs/" + name;
  const start = (): number => host.send(Msg, topic("start-next"), "{}", CloudQos.AtLeastOnce);
  return {
    ask() {
      cloudEpSubscriptionsAdd(host.backend, [{ type: Msg, str: topic("notify-next") }]);
      start();
    },
    take(msg) {
      const str = msg.endpoint.str!;
      const jobs = topic("");
      if (!str.startsWith(jobs)) return false;
      const name = str.substr(jobs.length);
      const execution = member(parseObject(msg.buf), "execution");
      const document = member(execution, "jobDocument");
      if (name == "notify-next" && member(execution, "status") === "QUEUED") start();
      else if (name == "start-next/accepted" && execution) {
        host.offer(member(execution, "jobId"), member(document, "url") || locationUrl(member(document, "location")), member(document, "size"), member(document, "sha256"));
      } else if (name.endsWith("/update/rejected")) host.cancel(name.split("/")[0]!);
      return true;
    },
    tell(id, status, percent, text, qos) {
      const details = JSON.stringify({ "progress": "" + percent, "cause": text });
      return host.send(Msg, topic(id + "/update"), '{"status":"' + status + '","statusDetails":' + details + "}", qos);
    },
  };
}
