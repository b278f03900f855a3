/** Error of a command whose final result did not come in time. */
export const AT_TIMEOUT = "no answer";
//# sourceMappingURL=command.js.map