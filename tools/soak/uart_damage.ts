import type { Random } from "../../src/hal/contracts.ts";
import type { LogEntry } from "../modem/virtual_modem.ts";
import type { SoakModem } from "./rig.ts";

/** What the line does to one byte. */
type Kind = "lost" | "doubled";

/** Notifications that change nothing, by model. */
const URCS: Record<string, readonly string[]> = {
  sim7000: ["SMS Ready", "Call Ready", '+CMTI: "SM",1', "DST: 0", '+CTZV: "26/01/01,00:00:00",4', "+CIEV: 10,1", "+UGNSINF: 1,0,,,,"],
  nrf9160: ["+CSCON: 1", "%CESQ: 54,2,16,2", "%XTIME: \"80\",\"62\",\"00\"", "%MDMEV: SEARCH STATUS 1", "+CSCON: 0"],
};

/** The line between host and modem: loses and doubles bytes, and slips notifications between the elements of answers. */
export class UartDamage {
  /** Chance of each element to have a notification before it. */
  urcChance = 0;
  /** Pieces damaged so far. */
  damagedCount = 0;
  private readonly modem: SoakModem;
  private readonly random: Random;
  private readonly onPayloadDamaged: (what: string) => void;
  private toModem: Kind[] = [];
  private fromModemNext: Kind[] = [];
  private isInjecting = false;
  private readonly urcs: readonly string[];

  /** @param onPayloadDamaged bytes that the modem takes for the broker are damaged: what comes of them nobody can tell */
  constructor(modem: SoakModem, random: Random, onPayloadDamaged: (what: string) => void) {
    this.modem = modem;
    this.random = random;
    this.onPayloadDamaged = onPayloadDamaged;
    this.urcs = URCS["cip" in modem ? "sim7000" : "nrf9160"]!;
    const receive = modem.receive.bind(modem);
    modem.receive = (bytes) => receive(this.damage(Buffer.from(bytes), this.toModem, true));
  }

  /** The next piece in a direction loses a byte, or has one twice. */
  order(direction: "to the modem" | "from the modem", kind: Kind): void {
    (direction === "to the modem" ? this.toModem : this.fromModemNext).push(kind);
  }

  /** Damage is due. */
  get isDamaging(): boolean {
    return this.toModem.length + this.fromModemNext.length > 0;
  }

  /** What the host hears of a piece. */
  fromModem(bytes: Buffer): Buffer {
    return this.damage(bytes, this.fromModemNext, false);
  }

  /** An element is about to be sent. */
  onLog({ direction }: LogEntry): void {
    if (direction !== "tx" || this.isInjecting || this.random() >= this.urcChance) return;
    this.isInjecting = true;
    this.modem.injectUrc(this.urcs[Math.floor(this.random() * this.urcs.length)]!);
    this.isInjecting = false;
  }

  private damage(bytes: Buffer, orders: Kind[], isToModem: boolean): Buffer {
    const kind = bytes.length > 0 ? orders.shift() : undefined;
    if (!kind) return bytes;
    this.damagedCount++;
    const at = Math.floor(this.random() * bytes.length);
    const what = `byte ${at} of ${bytes.length} ${kind} on its way ${isToModem ? "to" : "from"} the modem`;
    // A command with a wrong count damages what follows it.
    if (isToModem) this.onPayloadDamaged(what);
    return Buffer.concat([bytes.subarray(0, at + (kind === "doubled" ? 1 : 0)), bytes.subarray(kind === "lost" ? at + 1 : at)]);
  }
}
