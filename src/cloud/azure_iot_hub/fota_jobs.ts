/**
 * Firmware jobs of AZURE_IOT_HUB, over the twin, in the form of the nRF Connect SDK (azure_fota), with size and digest beside it:
 *
 *   desired   {"firmware":{"jobId","fwVersion","fwLocation":{"protocol","host","path"},"fwSize","fwHash"}}, in the twin or as a patch of it
 *   reported  {"firmware":{"jobId","fwUpdateStatus","currentFwVersion","fwProgress","fwError"}}
 *
 * fwUpdateStatus: downloading, applying, current, rolledback, error.
 */
import type { JobHost, JobService } from "../../fota/jobs.ts";
import { locationUrl } from "../../fota/url.ts";
import { member, parseObject } from "../member.ts";
import { CloudEndpointType } from "../types.ts";

/** @param version of the image that runs */
export function azureJobs(host: JobHost, version: string): JobService {
  return {
    // The backend asks for the twin at each connection.
    ask() {},
    take(msg) {
      if (msg.endpoint.type == CloudEndpointType.Msg) return;
      const document = parseObject(msg.buf);
      const job = member(member(document, "desired") || document, "firmware");
      if (!job) return;
      host.offer(member(job, "jobId"), locationUrl(member(job, "fwLocation")), member(job, "fwSize"), member(job, "fwHash"));
    },
    tell(id, status, percent, text, qos) {
      const isRunning = status == "IN_PROGRESS";
      const word = isRunning ? (percent == 100 ? "applying" : "downloading") : status == "SUCCEEDED" ? "current" : text == "ROLLED_BACK" ? "rolledback" : "error";
      const report = { "firmware": { "jobId": id, "fwUpdateStatus": word, "currentFwVersion": version, "fwProgress": percent, "fwError": text } };
      return host.send(CloudEndpointType.State, "", JSON.stringify(report), qos);
    },
  };
}
