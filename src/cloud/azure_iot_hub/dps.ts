/**
 * Device Provisioning Service over MQTT: which hub is this device's? (Azure docs, iot-dps-mqtt-support)
 *
 *     PUT $dps/registrations/PUT/iotdps-register/?$rid=1
 *      -> $dps/registrations/res/202/?$rid=1&retry-after=3                    {"operationId":"5.d1","status":"assigning"}
 *     GET $dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=5.d1
 *      -> $dps/registrations/res/200/?$rid=2                                  {"status":"assigned","registrationState":{...}}
 */
import { OneTimer } from "../../hal/one_timer.ts";
import { createMqttClient } from "../../mqtt/client.ts";
import { utf8 } from "../../mqtt/packet.ts";
import { CloseReason } from "../../net/socket.ts";
import type { Socket } from "../../net/socket.ts";
import { parseJson } from "../../text.ts";
import { CloudConnectResult, CloudQos } from "../types.ts";
import type { CloudBackendConfig } from "../types.ts";
import type { PasswordMaker } from "./sas.ts";
import { topicParameter } from "./topics.ts";

/** The hub that the service has assigned, and the device's name there; both are safe in topics, AT commands and JSON. */
export interface Assignment {
  host: string;
  id: string;
}

export interface DpsOptions {
  idScope: string;
  /** Asked for when the connection stands: the modem has told its IMEI by then. */
  registrationId(): string;
  /** Undefined with X.509. */
  makePassword?: PasswordMaker | undefined;
}

/** From CONNECT, SUBSCRIBE or a request to its answer. */
const ANSWER_MS = 30000;
/** Requests until an assignment; one takes 2 s or more. */
const REQUESTS = 60;
const API = "/api-version=2019-03-31";
/** Seconds between two questions where the answer has no retry-after; the service takes 5 in 10 s. */
const RETRY_S = 2;
/** After a server error. */
const ERROR_RETRY_S = 5;

/** What the service tells; a JSON object's keys are written in quotes. */
type Reply = Record<string, any>;

/** @returns undefined where something is missing, or could not be part of an AT command, a topic or a JSON text */
function assignmentOf(reply: Reply): Assignment | undefined {
  const state: Reply = reply["registrationState"] || {};
  const host = "" + state["assignedHub"];
  const id = "" + state["deviceId"];
  const isSafe = /^[A-Za-z0-9.:-]+$/.test(host) && !/[^A-Za-z0-9.:_%#*?!(),=@$'+-]/.test(id);
  return state["deviceId"] && isSafe && id.length <= 128 && host.length <= 100 ? { host, id } : undefined;
}

/** The service's own words for a refusal, where it has some. */
const wordsOf = (reply: Reply): string => {
  const words = reply["message"] || (reply["registrationState"] || {})["errorMessage"];
  return words ? ": " + words : "";
};

/**
 * Registers the device and waits for its hub. Everything is made when it runs, since it runs once in a device's life.
 * @param config host, port and tls are the service's
 * @param done called once, when the connection is closed: with the assignment, or with why there is none
 * @returns the connection, for the user to close
 */
export function provision(
  config: CloudBackendConfig,
  options: DpsOptions,
  done: (assignment: Assignment | undefined, reason: CloseReason, cause?: string, result?: CloudConnectResult) => void,
): Socket {
  const clock = config.clock!;
  const timer = new OneTimer(clock);
  const socket = config.network!.connect(config.host!, config.port!, { tls: config.tls });
  let assignment: Assignment | undefined;
  let fault: string | undefined;
  let result: CloudConnectResult | undefined;
  let request = 0;
  let operation = "";
  let isClosed = false;

  const mqtt = createMqttClient(clock, {
    onConnack(code) {
      if (code) return fail("provisioning service refuses: CONNACK " + code, code > 3 ? CloudConnectResult.ErrCertMisc : CloudConnectResult.ErrBackend);
      mqtt.subscribe(["$dps/registrations/res/#"], CloudQos.AtLeastOnce);
      expectAnswer();
    },
    onSuback: (id, filters, codes) => (codes[0]! > 2 ? fail("provisioning service refuses topic " + filters[0]) : ask()),
    onMessage: answered,
    onTooLong: () => fail("the provisioning service's answer is too long"),
    onSent: () => {},
    onFault: fail,
  });

  /** Closes the connection, with a cause unless there is an assignment. */
  function fail(cause?: string, newResult?: CloudConnectResult): void {
    fault = cause;
    result = newResult || CloudConnectResult.ErrBackend;
    socket.close(true);
  }

  function expectAnswer(): void {
    timer.start(ANSWER_MS, () => fail("no answer from the provisioning service in " + ANSWER_MS / 1000 + " s", CloudConnectResult.ErrTimeoutNoData));
  }

  function ask(): void {
    const path = operation ? "GET/iotdps-get-operationstatus" : "PUT/iotdps-register";
    const query = "/?$rid=" + ++request + (operation && "&operationId=" + operation);
    const body = operation ? "" : '{"registrationId":"' + options.registrationId() + '"}';
    expectAnswer();
    mqtt.publish(utf8("$dps/registrations/" + path + query), body, CloudQos.AtLeastOnce, false, 1024);
  }

  function askAgain(delayS: number): void {
    if (request >= REQUESTS) fail("no hub assigned after " + REQUESTS + " requests", CloudConnectResult.ErrTimeoutNoData);
    else timer.start(delayS * 1000, ask);
  }

  function answered(topic: string, body: string): void {
    const parts = topic.split("/");
    // Late, or no answer at all.
    if (topicParameter(topic, "$rid") != "" + request) return;
    const code = parseInt(parts[3]!);
    const retryS = parseInt(topicParameter(topic, "retry-after")) || RETRY_S;
    if (code >= 429) return askAgain(code < 500 ? retryS : Math.max(retryS, ERROR_RETRY_S));
    const reply = parseJson<Reply>(body);
    if (!reply || !(code > 0)) return fail("the provisioning service's answer is no JSON");
    if (code >= 300) {
      return fail("provisioning refused: " + code + wordsOf(reply), code == 401 || code == 403 ? CloudConnectResult.ErrCertMisc : CloudConnectResult.ErrBackend);
    }
    decided(reply, retryS);
  }

  function decided(reply: Reply, retryS: number): void {
    const status = reply["status"];
    if (status == "assigning" || status == "unassigned") {
      operation = encodeURIComponent(reply["operationId"] || operation);
      return askAgain(retryS);
    }
    assignment = status == "assigned" ? assignmentOf(reply) : undefined;
    if (assignment) fail();
    else fail(status == "assigned" ? "the provisioning service names no usable hub" : "provisioning " + status + wordsOf(reply));
  }

  socket.onConnect = () => {
    const id = options.registrationId();
    const open = (password?: string, cause?: string, newResult?: CloudConnectResult): void => {
      if (isClosed) return;
      if (cause) return fail(cause, newResult);
      const user = options.idScope + "/registrations/" + id + API;
      mqtt.open(socket, { clientId: id, keepAliveS: config.keepAliveS!, cleanSession: true, user, password });
    };
    expectAnswer();
    const make = options.makePassword;
    if (make) make(options.idScope + "/registrations/" + id, "registration", open);
    else open();
  };
  socket.onClose = (reason, cause) => {
    isClosed = true;
    timer.stop();
    mqtt.lost();
    done(assignment, reason, fault || cause, fault ? result : undefined);
  };
  return socket;
}
