export {};
//# sourceMappingURL=credentials.js.map