export {};
//# sourceMappingURL=prj.js.map