/** Directories of AT+CFS... by number (FS note V1.01); certificates must lie in the last. */
export const directories = ["/custapp/", "/fota/", "/datatx/", "/customer/"] as const;

export const customerDirectory = 3;

/** The module's files. They outlive power and firmware. */
export class FileStore {
  private readonly files = new Map<string, Buffer>();
  private readonly capacityBytes = 22_151_168;

  get freeBytes(): number {
    return [...this.files.values()].reduce((free, bytes) => free - bytes.length, this.capacityBytes);
  }

  read(directory: number, name: string): Buffer | undefined {
    return this.files.get(key(directory, name));
  }

  write(directory: number, name: string, bytes: Buffer): void {
    this.files.set(key(directory, name), Buffer.from(bytes));
  }

  /** @returns false when there is none */
  remove(directory: number, name: string): boolean {
    return this.files.delete(key(directory, name));
  }

  /** @returns false when there is no such file, or one of the new name */
  rename(directory: number, from: string, to: string): boolean {
    const bytes = this.read(directory, from);
    if (!bytes || this.read(directory, to)) return false;
    this.write(directory, to, bytes);
    return this.remove(directory, from);
  }
}

function key(directory: number, name: string): string {
  return `${directories[directory]}${name}`;
}
