/** newlib's numbers, which Zephyr uses (reference: newlib sys/errno.h); replies show them negative. */
export const Errno = {
  EIO: 5,
  EBADF: 9,
  EAGAIN: 11,
  EINVAL: 22,
  EMFILE: 24,
  EADDRINUSE: 112,
  ECONNRESET: 104,
  EOPNOTSUPP: 95,
  ECONNREFUSED: 111,
  ENETUNREACH: 114,
  ENETDOWN: 115,
  ETIMEDOUT: 116,
  EMSGSIZE: 122,
  ENOTCONN: 128,
  ENOTSUP: 134,
  EOVERFLOW: 139,
  EISCONN: 127,
  EINPROGRESS: 119,
} as const;

/** Results of poll(): what a socket is ready for. */
export const Poll = { IN: 1, OUT: 4, ERR: 8, HUP: 16, NVAL: 32 } as const;

/** Reported whether they were asked for or not. */
export const pollAlways = Poll.ERR | Poll.HUP | Poll.NVAL;
