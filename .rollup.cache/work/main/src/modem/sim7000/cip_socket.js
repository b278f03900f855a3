export {};
//# sourceMappingURL=cip_socket.js.map