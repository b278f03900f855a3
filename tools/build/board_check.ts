import type { Board } from "./board.ts";
import { HEAD_BYTES } from "./storage_image.ts";

/** What a schema cannot say: fields that must agree with each other or with the drivers that exist. One sentence each. */
export function boardProblems(board: Board, models: string[]): string[] {
  return [
    ...hostProblems(board),
    ...consoleProblems(board),
    ...pinProblems(board),
    ...slotProblems(board),
    ...modemProblems(board, models),
  ];
}

function modemProblems(board: Board, models: string[]): string[] {
  if (models.includes(board.modem.model)) return [];
  return [`modem.model: no modem "${board.modem.model}"; modems are: ${models.join(", ")}`];
}

function hostProblems(board: Board): string[] {
  const { tx, rx, cts, path } = board.uart;
  const isLinux = board.host === "LINUX";
  const problems: string[] = [];
  if (isLinux && !path) problems.push("uart.path: is missing; the host LINUX opens its modem by the path of a tty");
  if (!isLinux && path) problems.push(`uart.path: only the host LINUX opens a tty; remove it for ${board.host}`);
  if (isLinux && (tx || rx || cts)) problems.push("uart.tx, uart.rx, uart.cts: the host LINUX has no pins; remove them");
  if (!isLinux && !tx) problems.push("uart.tx: is missing; name the pin that the modem's RX is on");
  if (!isLinux && !rx) problems.push("uart.rx: is missing; name the pin that the modem's TX is on");
  if (!isLinux && board.console.device === "stdio")
    problems.push("console.device: only the host LINUX has stdio; name the board's console");
  return problems;
}

function consoleProblems(board: Board): string[] {
  const { device, pins = [] } = board.console;
  const problems: string[] = [];
  if (device === board.uart.port) {
    problems.push(
      `console.device: ${device} is the modem's UART (uart.port), whose text would be run as JavaScript; name another one or none`,
    );
  }
  const shared = pins.filter((pin) => pin === board.uart.tx || pin === board.uart.rx);
  for (const pin of shared) problems.push(`console.pins: ${pin} is also a pin of the modem's UART; wire the modem to other pins`);
  return problems;
}

/** Every pin with the field that names it. */
function usedPins(board: Board): { pin: string; field: string }[] {
  const lines = Object.entries(board.power).map(([field, line]) => ({ pin: line.pin, field: `power.${field}.pin` }));
  const rest = [
    { pin: board.uart.tx, field: "uart.tx" },
    { pin: board.uart.rx, field: "uart.rx" },
    { pin: board.uart.cts, field: "uart.cts" },
    { pin: board.led?.pin, field: "led.pin" },
    { pin: board.button?.pin, field: "button.pin" },
  ];
  const switches = board.switches.map(({ pin }, index) => ({ pin, field: `switches.${index}.pin` }));
  return [...rest, ...lines, ...switches].filter((use): use is { pin: string; field: string } => use.pin !== undefined);
}

function pinProblems(board: Board): string[] {
  const owner = new Map<string, string>((board.console.pins ?? []).map((pin) => [pin, "console.pins"]));
  const problems: string[] = [];
  for (const { pin, field } of usedPins(board)) {
    const other = owner.get(pin);
    // Console against UART is told by its own sentence.
    if (other && !(other === "console.pins" && field.startsWith("uart."))) problems.push(`${field}: ${pin} is already used by ${other}`);
    owner.set(pin, field);
  }
  return problems;
}

function slotProblems(board: Board): string[] {
  const { address, pageSize, pages } = board.storage;
  const { slotSize, slots } = board.fota;
  const problems: string[] = [];
  if (address % 4 !== 0) problems.push(`storage.address: 0x${address.toString(16)} is not a multiple of 4`);
  if (slots === 1) return [...problems, ...onlySlotProblems(slotSize, pageSize * pages)];
  if (slotSize % pageSize !== 0) problems.push(`fota.slotSize: ${slotSize} is not a multiple of the flash page, ${pageSize} bytes`);
  // One page at least holds loader, settings and journal before the slots.
  const room = (pages - 1) * pageSize;
  const half = Math.floor(room / 2 / pageSize) * pageSize;
  const fix = half > 0 ? `make slotSize ${half} or say "offered": false with a reason` : `say "offered": false with a reason`;
  if (slotSize * slots > room) {
    problems.push(
      `fota.slotSize: ${slots} x ${slotSize} bytes do not fit the Storage, which has ${room} bytes beside its first page; ${fix}`,
    );
  }
  return problems;
}

/** The one slot of a board without updates is never erased by itself, so that it may begin anywhere. */
function onlySlotProblems(slotSize: number, total: number): string[] {
  const room = total - HEAD_BYTES;
  if (slotSize <= room) return [];
  return [
    `fota.slotSize: ${slotSize} bytes do not fit the Storage, which has ${room} bytes beside loader, settings and journal; make it ${room} at most`,
  ];
}
