/** What test/sdk/<cloud>/check.ts exports: an official SDK, unchanged, against the stand-in of its cloud. */
export interface SdkCheck {
  /** The packages, for the report. */
  sdk: string;
  /**
   * Runs with the packages of its folder installed, and with NODE_EXTRA_CA_CERTS naming the stand-in's authority.
   * @param dir folder with the stand-in's certificates
   * @param covered to be called with each thing that worked
   * @throws what did not
   */
  run(dir: string, covered: (what: string) => void): Promise<void>;
  /** Writes the certificates into `dir`. */
  prepare(dir: string): Promise<void>;
}
