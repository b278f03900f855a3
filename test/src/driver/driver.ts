import { createAtEngine } from "../../../src/at/engine.ts";
import type { AtEngine } from "../../../src/at/engine.ts";
import { cloudConnect, cloudInit, cloudSend } from "../../../src/cloud/cloud.ts";
import { createMqttBackend } from "../../../src/cloud/mqtt/backend.ts";
import { CloudEndpointType, CloudEventType, CloudQos } from "../../../src/cloud/types.ts";
import type { CloudEvent } from "../../../src/cloud/types.ts";
import type { Clock, PowerKey, Uart } from "../../../src/hal/contracts.ts";
import { createCellular } from "../../../src/modem/cellular.ts";
import { cipAttach } from "../../../src/modem/sim7000/cip_attach.ts";
import { sim7000Model } from "../../../src/modem/sim7000/model.ts";
import { sim7000Sockets } from "../../../src/modem/sim7000/sockets.ts";

/** One that fits a write to the modem, and one that does not. */
export const MESSAGES = ["short", "long".repeat(150)];

/** The whole of the firmware from the application down to the UART, as boardNetwork() and the backend's module put it together. */
export class Driver {
  readonly at: AtEngine;
  readonly events: CloudEvent[] = [];
  /** Lines of a URC that nothing else knows. */
  readonly urcs: string[] = [];
  /** Ids of the messages. */
  readonly sent: number[] = [];

  constructor(uart: Uart, clock: Clock, powerKey: PowerKey) {
    this.at = createAtEngine(uart, clock);
    this.at.onUrc("+TEST:", (line) => void this.urcs.push(line));
    const cellular = createCellular(this.at, clock, powerKey, sim7000Model(115200, cipAttach), () => ({ apn: "iot.test", registerS: 180 }));
    const network = sim7000Sockets(this.at, clock, cellular, 64);
    const config = { network, clock, random: () => 0, host: "broker.test", port: 1883, idPrefix: "up-", keepAliveS: 60, outboxBytes: 2000 };
    const backend = createMqttBackend(config, {});
    cloudInit(backend, (self, event) => {
      this.events.push(event);
      if (event.type === CloudEventType.Command) event.reply(200, event.payload);
      if (event.type !== CloudEventType.Ready || this.sent.length > 0) return;
      for (const buf of MESSAGES) this.sent.push(cloudSend(self, { buf, qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } }));
    });
    cloudConnect(backend);
  }

  /** What the application was told, in order; functions left out. */
  get told(): string[] {
    return this.events.map((event) => JSON.stringify(event));
  }

  /** Ids that the broker has acknowledged. */
  get acknowledged(): number[] {
    return this.events.flatMap((event) => (event.type === CloudEventType.DataSent ? event.id : []));
  }

  /** READY, both messages and the answer to the command acknowledged. */
  get isDone(): boolean {
    return this.acknowledged.length > MESSAGES.length && this.sent.every((id) => this.acknowledged.includes(id));
  }
}
