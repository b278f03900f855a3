/** Where a NOR flash sits and how it is cut into erasable pages. All in bytes. */
export interface FlashGeometry {
  address: number;
  pageSize: number;
  pages: number;
}

/** The flash that the Linux build of the interpreter keeps in the file espruino.flash (targets/linux/jshardware.c). */
export const LINUX_FLASH: FlashGeometry = { address: 0x10000000, pageSize: 1024, pages: 256 };

/** Thrown when a hook has cut the power, and by every access until `restorePower()`. */
export class PowerCutError extends Error {}

/** Thrown for an access that the hardware would not take. */
export class FlashRangeError extends Error {}

/**
 * A NOR flash: programming only turns ones into zeros, erasing sets whole pages to FF.
 *
 * `onProgram` and `onErase` run before each effect. A number returned by one cuts the power after so many bytes of that
 * effect: these are done, the rest is not, and `PowerCutError` is thrown until `restorePower()`.
 */
export class NorFlash {
  readonly geometry: FlashGeometry;
  /** The cells themselves; index 0 is `geometry.address`. */
  readonly bytes: Buffer;
  onProgram: ((address: number, length: number) => number | void) | undefined;
  onErase: ((address: number, length: number) => number | void) | undefined;
  protected powered = true;

  /**
   * @param image what the flash holds at first; the rest is erased
   * @throws FlashRangeError when the image is larger than the flash
   */
  constructor(geometry: FlashGeometry = LINUX_FLASH, image?: Uint8Array) {
    this.geometry = geometry;
    this.bytes = Buffer.alloc(geometry.pageSize * geometry.pages, 0xff);
    if (!image) return;
    if (image.length > this.bytes.length) {
      throw new FlashRangeError(`image of ${image.length} bytes does not fit the flash of ${this.bytes.length}; build it for this board`);
    }
    this.bytes.set(image);
  }

  get isPowered(): boolean {
    return this.powered;
  }

  /** First address behind the flash. */
  get end(): number {
    return this.geometry.address + this.bytes.length;
  }

  restorePower(): void {
    this.powered = true;
  }

  /** A copy of `length` bytes; past the end of the flash it is shorter. */
  read(address: number, length: number): Buffer {
    const at = this.offset(address, 0, "read");
    return Buffer.from(this.bytes.subarray(at, at + length));
  }

  program(address: number, data: Uint8Array): void {
    const at = this.offset(address, data.length, "program");
    const count = this.allowed(this.onProgram, address, data.length);
    for (let i = 0; i < count; i++) this.bytes[at + i] = this.bytes[at + i]! & data[i]!;
    this.finish(count < data.length || !this.powered);
  }

  /** Erases the page that holds `address`. */
  erasePage(address: number): void {
    const { pageSize } = this.geometry;
    const at = Math.floor(this.offset(address, 0, "erase") / pageSize) * pageSize;
    const count = this.allowed(this.onErase, this.geometry.address + at, pageSize);
    this.bytes.fill(0xff, at, at + count);
    this.finish(count < pageSize || !this.powered);
  }

  /** The page that holds `address`, or undefined outside the flash. */
  page(address: number): { address: number; length: number } | undefined {
    const { address: start, pageSize } = this.geometry;
    if (address < start || address >= this.end) return undefined;
    return { address: start + Math.floor((address - start) / pageSize) * pageSize, length: pageSize };
  }

  protected allowed(hook: ((address: number, length: number) => number | void) | undefined, address: number, length: number): number {
    const cutAfter = hook?.(address, length);
    if (typeof cutAfter !== "number") return length;
    this.powered = false;
    return Math.max(0, Math.min(length, cutAfter));
  }

  protected finish(cut: boolean): void {
    if (cut) throw new PowerCutError("the power was cut while the flash was being changed");
  }

  protected offset(address: number, length: number, action: string): number {
    if (!this.powered) throw new PowerCutError("the flash has no power");
    if (address < this.geometry.address || address + length > this.end || address >= this.end) {
      const range = `0x${this.geometry.address.toString(16)}..0x${(this.end - 1).toString(16)}`;
      throw new FlashRangeError(`${action} of ${length} bytes at 0x${address.toString(16)} is outside the flash ${range}`);
    }
    return address - this.geometry.address;
  }
}
