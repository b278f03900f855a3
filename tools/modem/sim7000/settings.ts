/** A command that stores one number. */
export interface NumberSetting {
  initial: number;
  /** Values accepted. */
  allowed: readonly number[];
  /** AUTO_SAVE: survives a reboot. The others are lost. */
  isSaved?: true;
}

const flag = [0, 1] as const;

/** Bit rates of AT+IPR (UART note 3; hardware design omits the last but one and the 2.9 Mbit/s). 0 = autobaud. */
export const baudRates = [
  0, 300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 921600, 2000000, 2900000, 3000000, 3200000, 3686400, 4000000,
] as const;

/** What autobaud finds. */
export const detectableRates = [9600, 19200, 38400, 57600, 115200] as const;

/**
 * Commands of the form AT+X=n / AT+X? / AT+X=? with their first values and whether flash keeps them. CIPMODE, CIPSENDHEX and
 * CIPSGTXT have further values in the manual; this modem does not play them and refuses them.
 */
export const numberSettings: Readonly<Record<string, NumberSetting>> = {
  "+CMEE": { initial: 0, allowed: [0, 1, 2] },
  "+CREG": { initial: 0, allowed: [0, 1, 2] },
  "+CGREG": { initial: 0, allowed: [0, 1, 2, 4] },
  "+CEREG": { initial: 0, allowed: [0, 1, 2, 4] },
  "+CNSMOD": { initial: 0, allowed: flag },
  "+CNMP": { initial: 2, allowed: [2, 13, 38, 51], isSaved: true },
  "+CMNB": { initial: 3, allowed: [1, 2, 3], isSaved: true },
  "+CSCLK": { initial: 0, allowed: flag, isSaved: true },
  "+CBATCHK": { initial: 0, allowed: flag, isSaved: true },
  "+CNETLIGHT": { initial: 1, allowed: flag, isSaved: true },
  "+CLTS": { initial: 0, allowed: flag, isSaved: true },
  "+CFGRI": { initial: 0, allowed: [0, 1, 2] },
  "+CPSMSTATUS": { initial: 0, allowed: flag },
  "+CAPNMODE": { initial: 0, allowed: flag },
  "+CMGF": { initial: 0, allowed: flag },
  "+CIPMUX": { initial: 0, allowed: flag },
  "+CIPQSEND": { initial: 0, allowed: flag },
  "+CIPSPRT": { initial: 1, allowed: [0, 1, 2] },
  "+CIPRXGET": { initial: 0, allowed: flag },
  "+CIPHEAD": { initial: 0, allowed: flag },
  "+CIPSRIP": { initial: 0, allowed: flag },
  "+CIPSHOWTP": { initial: 0, allowed: flag },
  "+CIPOPTION": { initial: 0, allowed: flag },
  "+CIPMODE": { initial: 0, allowed: [0] },
  "+CIPSENDHEX": { initial: 0, allowed: [0] },
  "+CIPSGTXT": { initial: 0, allowed: [0] },
  "+CNTPCID": { initial: 1, allowed: [1, 2, 3] },
  "+CRRCSTATE": { initial: 0, allowed: flag },
  "+CGNSXTRA": { initial: 0, allowed: flag, isSaved: true },
};

/** A context of AT+CGDCONT. */
export interface PdpContext {
  type: string;
  apn: string;
}

/** What the modem remembers: numbers by command name and a few texts, each in flash or only until the next boot. */
export class Settings {
  private readonly savedNumbers = new Map<string, number>();
  private readonly savedTexts = new Map<string, string>();
  private numbers = new Map<string, number>();
  private texts = new Map<string, string>();
  /** AUTO_SAVE. By cid. */
  readonly contexts = new Map<number, PdpContext>();
  isEchoOn = true;

  /** AUTO_SAVE. @param baudRate first value of AT+IPR */
  constructor(baudRate: number) {
    this.savedNumbers.set("+IPR", baudRate);
    this.savedNumbers.set("+CFUN", 1);
  }

  number(name: string): number {
    return this.numbers.get(name) ?? this.savedNumbers.get(name) ?? numberSettings[name]?.initial ?? 0;
  }

  isOn(name: string): boolean {
    return this.number(name) !== 0;
  }

  setNumber(name: string, value: number, isSaved: boolean = numberSettings[name]?.isSaved ?? false): void {
    if (!isSaved) return void this.numbers.set(name, value);
    this.numbers.delete(name);
    this.savedNumbers.set(name, value);
  }

  text(name: string): string | undefined {
    return this.texts.get(name) ?? this.savedTexts.get(name);
  }

  setText(name: string, value: string, isSaved = false): void {
    (isSaved ? this.savedTexts : this.texts).set(name, value);
  }

  /** What a reboot leaves, except for the SSL contexts and the sockets. */
  forgetVolatile(): void {
    this.numbers = new Map();
    this.texts = new Map();
    this.isEchoOn = true;
  }
}
