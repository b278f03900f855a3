import type { CloudStandIn } from "../cloud/core/stand_in.ts";
import { runLine } from "../cloud/run_cloud.ts";
import type { RunContext } from "./peer.ts";
import { CloudStep } from "./steps.ts";
import { onTyped } from "./typed.ts";

/** A cloud as its account's owner works it. */
export type CloudControl = Pick<CloudStandIn, "commands" | "faults" | "patchDesired" | "reported" | "messages" | "command" | "pair" | "pushFirmware" | "firmwareStatus">;

/** What the run wants of the device, as the app asset_tracker understands it: the first of these, or the second where it is so already. */
const WANTED_S = [20, 30] as const;
/** Command that the run sends by itself. */
const COMMAND = "ping";
/** How often the reported state is looked at. */
const LOOK_MS = 100;

/** The owner's part in a run, and what shows that the device has done its own. */
export class CloudConversation {
  private readonly control: CloudControl;
  private readonly hasStateResults: boolean;
  /** Ids of messages, and of state updates, as the console names them. */
  private readonly published = new Set<string>();
  private readonly updates = new Set<string>();
  private isPatched = false;
  private isPatchSeen = false;

  /** @param hasStateResults whether the cloud answers a state update; else its acknowledgement is the result */
  constructor(control: CloudControl, hasStateResults: boolean) {
    this.control = control;
    this.hasStateResults = hasStateResults;
  }

  /** A line of the device's console. */
  onLine(line: string, { session, view }: RunContext): void {
    const { steps } = session;
    const [, kind = "", id = ""] = /^(publish|state|CLOUD_EVT_[A-Z_]+)(?: id (\d+))?/.exec(line) ?? [];
    if (kind === "publish") this.published.add(id);
    if (kind === "state") this.updates.add(id);
    if (kind === "CLOUD_EVT_DATA_SENT" && this.published.has(id) && this.control.messages().length > 0) steps.reach(CloudStep.message);
    if (kind === "CLOUD_EVT_DATA_SENT" && !this.hasStateResults && this.updates.has(id)) steps.reach(CloudStep.state);
    if (kind === "CLOUD_EVT_STATE_RESULT" && this.updates.has(id) && / code 2\d\d$/.test(line)) steps.reach(CloudStep.state);
    if (kind === "CLOUD_EVT_DATA_RECEIVED" && this.isPatched) this.isPatchSeen = true;
    if (kind === "CLOUD_EVT_PAIR_DONE") steps.reach(CloudStep.paired);
    if (kind !== "CLOUD_EVT_PAIR_REQUEST" || !this.control.pair) return;
    view.note("the owner adds the device to the account");
    this.control.pair();
  }

  /** From READY on: a command, a desired patch once the state is there, and what the user types. */
  async converse(context: RunContext): Promise<void> {
    const { session, view } = context;
    view.note(`type a line and Enter: ${this.control.commands.map(({ usage }) => usage).join(", ")}`);
    onTyped(context, (line) => void runLine(line, this.control).then((answer) => answer !== undefined && view.note(answer)));
    await this.sendCommand(context);
    await session.steps.when(CloudStep.state);
    this.patch(context);
  }

  private async sendCommand({ session, view }: RunContext): Promise<void> {
    view.note(`command to the device: ${COMMAND}`);
    try {
      const { status, payload } = await this.control.command(COMMAND, "");
      view.note(`the device answers command ${COMMAND}: ${status} ${payload}`);
      session.steps.reach(CloudStep.command);
    } catch (error) {
      view.note(`command ${COMMAND}: ${(error as Error).message}`);
    }
  }

  private patch({ session, view, closers }: RunContext): void {
    const intervalS = this.reportedS() === WANTED_S[0] ? WANTED_S[1] : WANTED_S[0];
    const wanted = { config: { intervalS } };
    view.note(`desired: ${JSON.stringify(wanted)}`);
    this.isPatched = true;
    try {
      this.control.patchDesired(wanted);
    } catch (error) {
      return view.note(`desired: ${(error as Error).message}`);
    }
    const looking = setInterval(() => {
      if (!this.isPatchSeen || this.reportedS() !== intervalS) return;
      view.note(`reported: ${JSON.stringify(wanted)}`);
      session.steps.reach(CloudStep.desired);
      clearInterval(looking);
    }, LOOK_MS);
    closers.push(() => clearInterval(looking));
  }
  private reportedS(): unknown {
    const { config } = (this.control.reported() ?? {}) as { config?: { intervalS?: unknown } };
    return config?.intervalS;
  }
}
