/** A mistake of the user's that one sentence explains: printed as `uplink: <message>` without a stack, exit code 1. */
export class UserError extends Error {
  /** @param message one sentence (or one a line) that names what is wrong and what to do */
  constructor(message: string) {
    super(message);
    this.name = "UserError";
  }
}
