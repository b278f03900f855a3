export const scriptCommands = [];
