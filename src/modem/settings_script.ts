import type { AtCommand, AtScript } from "../at/command.ts";

/**
 * Steps that bring a setting to a value. The modem keeps it in its flash, which wears: it is read first and written only when it differs,
 * else the second step is a bare AT. A modem that lacks the command goes on without.
 * @param name "+CNMP"
 * @param value as the read command shows it after "+CNMP: " and as it is written: 38
 */
export function keep(name: string, value: string): AtScript {
  const write: AtCommand = { text: "", timeoutS: 10 };
  return [
    {
      text: "?" + name + "?",
      timeoutS: 5,
      prefix: name + ": ",
      onLine: (rest) => void (write.text = rest == value ? "" : "?" + name + "=" + value),
    },
    write,
  ];
}
