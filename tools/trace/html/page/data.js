// The trace, and what all parts of the page share: the range of time that is shown, and the line that is selected.

const data = JSON.parse(document.getElementById("data").textContent);
const LINES = data.t.length;
const END_MS = Math.max(1, LINES ? data.t[LINES - 1] : 1);
const ACTORS = ["device", "modem", "network", "cloud"];
const isErrorLine = new Uint8Array(LINES);
for (const index of data.errors) isErrorLine[index] = 1;

const byId = (id) => document.getElementById(id);
const lineText = (index) => data.texts[data.text[index]];
const lineWords = (index) => (data.words[index] < 0 ? "" : data.texts[data.words[index]]);
const lineTag = (index) => data.texts[data.tag[index]];
const laneOf = (index) => data.lanes[data.lane[index]];
const colorName = (index) => (isErrorLine[index] ? "error" : laneOf(index));
const seconds = (ms) => (ms / 1000).toFixed(3);
const grouped = (number) => Math.round(number).toLocaleString("en");

/** Times are sorted: the first line at or after one. */
function firstAt(ms) {
  let low = 0;
  let high = LINES;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data.t[middle] < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A duration with a unit that suits it. */
function duration(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 7200000 ? `${(ms / 60000).toFixed(1)} min` : `${(ms / 3600000).toFixed(1)} h`;
}

/** Who is told when the range or the selected line changes. */
const listeners = [];
const view = { from: 0, to: END_MS, selected: -1 };

function setRange(from, to) {
  const least = 20;
  const span = Math.min(END_MS * 1.02, Math.max(least, to - from));
  view.from = Math.max(-END_MS * 0.01, Math.min(from, END_MS * 1.01 - span));
  view.to = view.from + span;
  for (const changed of listeners) changed("range");
}

function select(index, isFromList) {
  view.selected = index;
  const at = data.t[index];
  if (at < view.from || at > view.to) setRange(at - (view.to - view.from) / 2, at + (view.to - view.from) / 2);
  for (const changed of listeners) changed(isFromList ? "selected-in-list" : "selected");
}

/** Colours of the style sheet, which differ by light and dark. */
let colors = {};
function readColors() {
  const style = getComputedStyle(document.documentElement);
  const names = ["back", "panel", "line", "text", "faint", "error", "band-a", "band-b", "chart", "chart-2", "select", ...data.lanes];
  colors = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || style.getPropertyValue("--text").trim()]));
}
readColors();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  readColors();
  for (const changed of listeners) changed("range");
});

const tip = byId("tip");
/** Shows a line in full beside the pointer. */
function showTip(index, x, y) {
  tip.replaceChildren();
  const code = document.createElement("code");
  code.style.color = `var(--${colorName(index)})`;
  code.textContent = `${lineTag(index)} ${lineText(index)}`;
  const small = document.createElement("small");
  small.textContent = `${seconds(data.t[index])} s · line ${grouped(index + 1)}`;
  const words = document.createElement("div");
  words.textContent = lineWords(index);
  tip.append(code, words, small);
  tip.hidden = false;
  tip.style.left = `${Math.min(x + 14, innerWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > innerHeight ? y - tip.offsetHeight - 10 : y + 18}px`;
}
function hideTip() {
  tip.hidden = true;
}
