/**
 * Receives in bulk from one socket, with no protocol on top: what npm run bench measures as bulk receive. Each piece's length goes to the
 * console, or all of it to the script around the image (tools/bench/bulk.js).
 */
import { tls } from "uplink/prj";
import { log } from "../../../src/hal/hal.ts";
import { boardNetwork } from "../../../src/modem/board_network.ts";

declare const uplinkLoader: Record<string, ((bytes: string) => void) | undefined>;

const socket = boardNetwork().connect("broker.test", 1883, { tls });
socket.onData = uplinkLoader["benchData"] || ((bytes) => log("received " + bytes.length));
socket.onClose = (_reason, cause) => log("closed: " + cause);
