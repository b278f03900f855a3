// The list of lines. Only the rows in sight exist.

const ROW_HEIGHT = 24;
const LADDER_STEP = 52;
const list = byId("list");
const spacer = byId("spacer");
/** Numbers of the lines that are shown, in order. */
let shown = Array.from({ length: LINES }, (_value, index) => index);
/** Lines that the search has found. */
let found = new Uint8Array(LINES);
const rows = new Map();

function showRows() {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - 8);
  const end = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW_HEIGHT) + 8);
  for (const [place, row] of rows) {
    if (place >= first && place < end) continue;
    row.remove();
    rows.delete(place);
  }
  const added = document.createDocumentFragment();
  for (let place = first; place < end; place++) {
    if (rows.has(place)) continue;
    const row = makeRow(shown[place], place);
    rows.set(place, row);
    added.append(row);
  }
  spacer.append(added);
}

function makeRow(index, place) {
  const row = document.createElement("div");
  row.className = `row${isErrorLine[index] ? " error" : ""}${found[index] ? " match" : ""}${index === view.selected ? " selected" : ""}`;
  row.style.top = `${place * ROW_HEIGHT}px`;
  row.dataset.index = index;
  row.id = `line-${index}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", index === view.selected);
  row.setAttribute("aria-setsize", shown.length);
  row.setAttribute("aria-posinset", place + 1);
  const color = `var(--${colorName(index)})`;
  row.append(cell("time", seconds(data.t[index])), ladder(data.arrow[index], color), cell("tag", lineTag(index), color), cell("text", lineText(index), color), cell("words", lineWords(index)));
  return row;
}

function cell(name, text, color) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  if (color) span.style.color = color;
  return span;
}

/** The line's part of the sequence diagram. */
function ladder(arrow, color) {
  const span = cell("ladder", "", color);
  if (arrow < 0) return span;
  const [from, to] = [arrow >> 2, arrow & 3];
  const mark = document.createElement("i");
  const at = (actor) => actor * LADDER_STEP + LADDER_STEP / 2;
  mark.className = from === to ? "dot" : `arrow ${to > from ? "right" : "left"}`;
  mark.style.left = `${from === to ? at(from) - 3 : at(Math.min(from, to)) + 2}px`;
  if (from !== to) mark.style.width = `${Math.abs(to - from) * LADDER_STEP - 4}px`;
  span.append(mark);
  return span;
}

/** Makes all rows anew: what is shown or marked has changed. */
function resetRows() {
  spacer.style.height = `${shown.length * ROW_HEIGHT}px`;
  spacer.replaceChildren();
  rows.clear();
  showRows();
}

/** The place of a line among those that are shown, or of the next one. */
function placeOf(index) {
  let low = 0;
  let high = shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shown[middle] < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function scrollToLine(index) {
  const top = placeOf(index) * ROW_HEIGHT;
  if (top < list.scrollTop || top + ROW_HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 2;
}

listeners.push((what) => {
  if (what === "range") return;
  if (what === "selected") scrollToLine(view.selected);
  list.setAttribute("aria-activedescendant", `line-${view.selected}`);
  resetRows();
});
list.addEventListener("scroll", showRows, { passive: true });
new ResizeObserver(showRows).observe(list);

list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (row) select(Number(row.dataset.index), true);
});
list.addEventListener("pointermove", (event) => {
  const row = event.target.closest(".row");
  if (!row) return hideTip();
  showTip(Number(row.dataset.index), event.clientX, event.clientY);
});
list.addEventListener("pointerleave", hideTip);
list.addEventListener("scroll", hideTip, { passive: true });

list.addEventListener("keydown", (event) => {
  const page = Math.floor(list.clientHeight / ROW_HEIGHT);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined || shown.length === 0) return;
  event.preventDefault();
  const place = view.selected < 0 ? 0 : placeOf(view.selected) + step;
  select(shown[Math.max(0, Math.min(shown.length - 1, place))], false);
});
