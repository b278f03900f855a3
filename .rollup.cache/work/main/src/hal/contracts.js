/**
 * What the stack needs of the machine it runs on. On a board the interpreter gives it (hal.ts); in tests a stub does.
 */
export {};
//# sourceMappingURL=contracts.js.map