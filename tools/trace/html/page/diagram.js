// The sequence diagram: four lifelines along the time axis, and arrows between them.

const LIFELINES = { top: 40, gap: 52 };
const lifelineY = (actor) => LIFELINES.top + actor * LIFELINES.gap;

function drawPhases(g, x, width) {
  g.font = "11px system-ui, sans-serif";
  data.phases.forEach((phase, index) => {
    const from = Math.max(0, x(phase.fromMs));
    const to = Math.min(width, x(phase.toMs));
    if (to <= from) return;
    g.fillStyle = colors[index % 2 ? "band-a" : "band-b"];
    g.fillRect(from, 0, to - from, 20);
    g.fillStyle = colors.faint;
    if (to - from > 40) fitText(g, phase.name.replace(/^until /, ""), from + 5, 14, to - from - 10);
  });
}

function fitText(g, text, x, y, room) {
  let shown = text;
  while (shown.length > 1 && g.measureText(shown).width > room) shown = shown.slice(0, -2);
  if (shown.length > 2 || shown === text) g.fillText(shown === text ? text : `${shown}…`, x, y);
}

function drawLifelines(g, width) {
  g.strokeStyle = colors.line;
  g.lineWidth = 1;
  for (let actor = 0; actor < 4; actor++) {
    g.beginPath();
    g.moveTo(0, lifelineY(actor) + 0.5);
    g.lineTo(width, lifelineY(actor) + 0.5);
    g.stroke();
  }
}

/** Arrows of the lines that are in sight. Of those that would cover each other, one a pixel and pair is drawn; errors are drawn last. */
function drawArrows(g, x, from, to) {
  const last = new Int32Array(16).fill(-9999);
  const labels = [];
  const errors = [];
  const perPixel = (to - from) / g.canvas.clientWidth;
  for (let index = from; index < to; index++) {
    if (isErrorLine[index]) errors.push(index);
    const arrow = data.arrow[index];
    if (arrow < 0) continue;
    const at = Math.round(x(data.t[index]));
    if (at === last[arrow] || isNamedNext(index)) continue;
    last[arrow] = at;
    drawArrow(g, at, arrow, colors[laneOf(index)], perPixel > 1);
    if (perPixel < 0.3) labels.push(index);
  }
  let lastError = -9999;
  for (const index of errors) {
    const at = x(data.t[index]);
    if (at - lastError < (perPixel > 1 ? 12 : 3)) continue;
    lastError = at;
    drawError(g, at, data.arrow[index]);
  }
  drawLabels(g, x, labels);
}

/** Payload whose MQTT packet stands in the next line: that one says more. */
function isNamedNext(index) {
  return laneOf(index) === "data" && index + 1 < LINES && data.arrow[index + 1] === data.arrow[index] && laneOf(index + 1) === "mqtt";
}

function drawArrow(g, x, arrow, color, isDense) {
  const from = lifelineY(arrow >> 2);
  const to = lifelineY(arrow & 3);
  g.strokeStyle = g.fillStyle = color;
  g.lineWidth = 1;
  if (from === to) return void g.fillRect(x - 2, from - 2, 4, 4);
  g.globalAlpha = isDense ? 0.3 : 1;
  g.beginPath();
  g.moveTo(x + 0.5, from);
  g.lineTo(x + 0.5, to);
  g.stroke();
  g.globalAlpha = 1;
  if (isDense) return;
  const back = to > from ? -6 : 6;
  g.beginPath();
  g.moveTo(x + 0.5, to);
  g.lineTo(x - 3, to + back);
  g.lineTo(x + 4, to + back);
  g.fill();
}

/** A mark that stands out without its colour too. */
function drawError(g, x, arrow) {
  const y = arrow < 0 ? lifelineY(0) : (lifelineY(arrow >> 2) + lifelineY(arrow & 3)) / 2;
  g.strokeStyle = colors.error;
  g.lineWidth = 2;
  g.beginPath();
  for (const side of [-1, 1]) {
    g.moveTo(x - 4, y - 4 * side);
    g.lineTo(x + 4, y + 4 * side);
  }
  g.stroke();
}

/** Texts beside arrows, where none covers another. */
function drawLabels(g, x, indexes) {
  g.font = "11px ui-monospace, Menlo, Consolas, monospace";
  const ends = {};
  const next = nextOfPair(x, indexes);
  for (const [place, index] of indexes.entries()) {
    const arrow = data.arrow[index];
    const at = x(data.t[index]) + 5;
    // In a thicket of arrows, texts would only hide them.
    if (next[place] - at < 14) continue;
    const isOwn = arrow >> 2 === (arrow & 3);
    const [a, b] = [Math.min(arrow >> 2, arrow & 3), Math.max(arrow >> 2, arrow & 3)];
    const rows = isOwn ? [lifelineY(a) - 6] : [0, 1, 2].map((row) => lifelineY(a) + 15 + row * 13 + (b - a > 1 ? LIFELINES.gap : 0));
    const text = lineText(index).slice(0, 44);
    const width = g.measureText(text).width;
    const y = rows.find((row) => (ends[row] ?? -99) < at - 4);
    if (y === undefined) continue;
    ends[y] = at + width;
    g.fillStyle = colors.panel;
    g.globalAlpha = 0.8;
    g.fillRect(at - 1, y - 9, width + 2, 12);
    g.globalAlpha = 1;
    g.fillStyle = colors[colorName(index)];
    g.fillText(text, at, y);
  }
}

/** Where the next arrow between the same two stands, either way. */
function nextOfPair(x, indexes) {
  const pairs = {};
  const next = new Float64Array(indexes.length);
  for (let place = indexes.length - 1; place >= 0; place--) {
    const arrow = data.arrow[indexes[place]];
    const pair = (1 << (arrow >> 2)) | (1 << (arrow & 3));
    next[place] = pairs[pair] ?? Infinity;
    pairs[pair] = x(data.t[indexes[place]]);
  }
  return next;
}

/** Names at the left edge, above everything. */
function drawActors(g) {
  g.font = "12px system-ui, sans-serif";
  ACTORS.forEach((name, actor) => {
    const width = g.measureText(name).width;
    g.fillStyle = colors.panel;
    g.fillRect(0, lifelineY(actor) - 9, width + 12, 18);
    g.fillStyle = colors.text;
    g.fillText(name, 6, lifelineY(actor) + 4);
  });
}
