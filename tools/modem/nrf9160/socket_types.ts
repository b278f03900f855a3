/** Numbers of the sockets' commands. */
export const Family = { v4: 1, v6: 2, packet: 3 } as const;
export const SocketType = { stream: 1, datagram: 2, raw: 3 } as const;
export const Role = { client: 0, server: 1 } as const;

export interface SocketParameters {
  family: number;
  type: number;
  role: number;
  cid: number;
  /** Credentials of TLS; undefined = a plain socket. */
  secTag?: number | undefined;
  /** 0 none, 1 optional, 2 required. */
  peerVerify?: number;
  /** Of a service of the application, which the socket commands do not see. */
  isService?: boolean;
}
