import type { Decoder } from "../decoder.ts";
import { answerFields, count, fields } from "../words/fields.ts";
import { isHandleForm, manual, socketName } from "../words/nrf_socket.ts";

/**
 *     AT#XRECV=<timeout s>[,<flags>]                        #XRECV: <n>              SLM
 *     AT#XRECV=<h>,<hex>,<flags>,<timeout s>[,<most>]       #XRECV: <h>,<hex>,<n>    Serial Modem, and by itself
 *
 * The bytes follow the line's end; in hex they are a line of text.
 */
export default {
  name: "#XRECV",
  manual,
  command(args) {
    const values = fields(args);
    const hasHandle = isHandleForm(values) && values.length > 3;
    return `read from ${socketName(hasHandle ? values[0] : undefined)}, waiting ${wait(hasHandle ? values[3] : values[0])}`;
  },
  answer(text) {
    const values = answerFields(text);
    return `${count(values.at(-1) ?? "", "byte")} here`;
  },
  receives: { pattern: /^#XRECV: (?:(?<socket>\d+),0,)?(?<length>\d{1,4})$/, isSelected: true },
} satisfies Decoder;

function wait(seconds: string | undefined): string {
  return seconds === "0" ? "for ever" : `${seconds} s`;
}
