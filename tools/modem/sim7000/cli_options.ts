export const cliOptions = [];
