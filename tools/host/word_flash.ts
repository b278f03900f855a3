import { type FlashGeometry, LINUX_FLASH, NorFlash } from "./flash.ts";

/** What the flash of a chip takes, and how long that takes; typical times, milliseconds. */
export interface FlashKind {
  programWordMs: number;
  erasePageMs: number;
  /** How often a word may be programmed between two erases of its page. */
  programsPerWord?: number;
  /** The same for all words of a block together. */
  programsPerBlock?: { bytes: number; programs: number };
  source: string;
}

/** By Espruino's names of targets (process.env.BOARD). */
export const FLASH_KINDS: Record<string, FlashKind> = {
  PICO_R1_3: { programWordMs: 0.016, erasePageMs: 250, source: "STM32F401 data sheet: 16 kB sector 250 ms, word 16 us, both typical" },
  ESPRUINOWIFI: { programWordMs: 0.016, erasePageMs: 550, source: "STM32F411 data sheet: 64 kB sector 550 ms, word 16 us, both typical" },
  MDBT42Q: {
    programWordMs: 0.07, erasePageMs: 90, programsPerBlock: { bytes: 512, programs: 181 },
    source: "nRF52832 product specification: nWRITE,BLOCK 181; times not measured, some 90 ms a page and 70 us a word",
  },
  NRF52840DK: { programWordMs: 0.04, erasePageMs: 87.5, programsPerWord: 2, source: "nRF52840 product specification: nWRITE 2, 41 us a word, 85 ms a page" },
  ESP32: { programWordMs: 0.016, erasePageMs: 45, source: "SPI NOR of 4 MB modules: 45 to 300 ms a sector, 0.7 to 3 ms for 256 bytes" },
  LINUX: { programWordMs: 0, erasePageMs: 0, source: "a file" },
};

/** Thrown for a program that the chip does not guarantee, or does not take at all. */
export class FlashMisuseError extends Error {}

export interface WordFlashOptions {
  geometry?: FlashGeometry;
  image?: Uint8Array;
  kind?: FlashKind;
  /** Told of each effect how long the chip does nothing else. */
  onBusy?(durationMs: number): void;
  /** For what a power cut leaves of a word or page, 0..1; default: always the same. */
  random?(): number;
}

const WORD = 4;

/**
 * A NOR flash as chips have it: it programs whole words of 4 bytes and no others, counts how often, takes its time, and a power cut in the
 * middle leaves a word with some of its bits turned, or a page with some of its bits erased.
 */
export class WordFlash extends NorFlash {
  /** Runs before each word; true cuts the power in the middle of it. */
  onWord: ((address: number) => boolean | void) | undefined;
  /** The same before each page. */
  onPage: ((address: number) => boolean | void) | undefined;
  private readonly kind: FlashKind;
  private readonly onBusy: (durationMs: number) => void;
  private readonly random: () => number;
  /** How often each word was programmed since its page was erased. */
  private readonly programs: Uint16Array;

  constructor({ geometry = LINUX_FLASH, image, kind = FLASH_KINDS["LINUX"]!, onBusy, random }: WordFlashOptions = {}) {
    super(geometry, image);
    this.kind = kind;
    this.onBusy = onBusy ?? (() => {});
    this.random = random ?? (() => 0.5);
    this.programs = new Uint16Array(this.bytes.length / WORD);
    // What the image holds has been programmed once.
    this.programs.forEach((_count, word) => {
      if (this.bytes.readUInt32LE(word * WORD) !== 0xffffffff) this.programs[word] = 1;
    });
  }

  /** As jshFlashWriteAligned() of the interpreter: what is no whole word is filled up with the bytes that are there. */
  override program(address: number, data: Uint8Array): void {
    const at = this.offset(address, data.length, "program");
    const start = Math.floor(at / WORD) * WORD;
    const end = Math.ceil((at + data.length) / WORD) * WORD;
    const words = Buffer.from(this.bytes.subarray(start, end));
    words.set(data, at - start);
    for (let word = 0; word < words.length; word += WORD) this.programWord(start + word, words.readUInt32LE(word));
  }

  override erasePage(address: number): void {
    const { pageSize } = this.geometry;
    const at = Math.floor(this.offset(address, 0, "erase") / pageSize) * pageSize;
    const isCut = this.onPage?.(this.geometry.address + at) === true;
    if (isCut) this.tearPage(at);
    else this.bytes.fill(0xff, at, at + pageSize);
    this.programs.fill(0, at / WORD, (at + pageSize) / WORD);
    this.done(isCut, this.kind.erasePageMs);
  }

  private programWord(at: number, value: number): void {
    this.count(at);
    const old = this.bytes.readUInt32LE(at);
    const isCut = this.onWord?.(this.geometry.address + at) === true;
    // Some of the bits that were to turn have turned.
    const reached = isCut ? value | Math.floor(this.random() * 0x100000000) : value;
    this.bytes.writeUInt32LE((old & reached) >>> 0, at);
    this.done(isCut, this.kind.programWordMs);
  }

  private count(at: number): void {
    const { programsPerWord = Infinity, programsPerBlock } = this.kind;
    const where = `0x${(this.geometry.address + at).toString(16)}`;
    const times = ++this.programs[at / WORD]!;
    if (times > programsPerWord) throw new FlashMisuseError(`the word at ${where} is programmed ${times} times between two erases, ${programsPerWord} are allowed`);
    if (!programsPerBlock) return;
    const block = Math.floor(at / programsPerBlock.bytes) * programsPerBlock.bytes;
    const all = this.programs.subarray(block / WORD, (block + programsPerBlock.bytes) / WORD).reduce((sum, count) => sum + count, 0);
    if (all > programsPerBlock.programs) throw new FlashMisuseError(`the block of ${where} has ${all} programs between two erases, ${programsPerBlock.programs} are allowed`);
  }

  /** Some of it erased, some not, and some bits in between. */
  private tearPage(at: number): void {
    const share = this.random();
    for (let index = at; index < at + this.geometry.pageSize; index++) {
      const bits = this.random();
      if (bits < share) this.bytes[index] = 0xff;
      else if (bits < (1 + share) / 2) this.bytes[index]! |= Math.floor(this.random() * 256);
    }
  }

  private done(isCut: boolean, durationMs: number): void {
    this.onBusy(durationMs);
    if (isCut) this.powered = false;
    this.finish(isCut);
  }
}
