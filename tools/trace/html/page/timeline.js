// The canvas that diagram and charts share: drawing, zoom, move, pick.

const canvas = document.querySelector("canvas");
const paper = canvas.getContext("2d");
let isDrawPending = false;

function draw() {
  isDrawPending = false;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  paper.setTransform(ratio, 0, 0, ratio, 0, 0);
  paper.clearRect(0, 0, width, height);
  const x = (ms) => ((ms - view.from) / (view.to - view.from)) * width;
  drawPhases(paper, x, width);
  drawAxis(paper, x, width);
  drawSelection(x);
  drawLifelines(paper, width);
  drawSignal(paper, x, width);
  drawBytes(paper, x, width);
  drawArrows(paper, x, firstAt(view.from), firstAt(view.to + 1));
  drawActors(paper);
  byId("range").textContent = `${seconds(Math.max(0, view.from))} to ${seconds(Math.min(view.to, END_MS))} s`;
}

function drawSelection(x) {
  if (view.selected < 0) return;
  paper.fillStyle = colors.select;
  paper.fillRect(Math.round(x(data.t[view.selected])) - 4, 20, 9, AXIS_Y - 32);
}

function redraw() {
  if (isDrawPending) return;
  isDrawPending = true;
  requestAnimationFrame(draw);
}
listeners.push(redraw);
new ResizeObserver(redraw).observe(canvas);

/** @param at where the time stays, 0 to 1 of the width */
function zoom(factor, at = 0.5) {
  const span = view.to - view.from;
  const fixed = view.from + span * at;
  setRange(fixed - span * factor * at, fixed + span * factor * (1 - at));
}

function move(part) {
  const by = (view.to - view.from) * part;
  setRange(view.from + by, view.to + by);
}

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return move(event.deltaX / canvas.clientWidth);
  zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 200))), event.offsetX / canvas.clientWidth);
}, { passive: false });

let drag;
canvas.addEventListener("pointerdown", (event) => {
  drag = { x: event.clientX, from: view.from, to: view.to, isMoved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (!drag) {
    const index = pick(event.offsetX, event.offsetY);
    return index < 0 ? hideTip() : showTip(index, event.clientX, event.clientY);
  }
  const by = ((drag.x - event.clientX) / canvas.clientWidth) * (drag.to - drag.from);
  if (Math.abs(event.clientX - drag.x) > 3) drag.isMoved = true;
  if (drag.isMoved) setRange(drag.from + by, drag.to + by);
});
canvas.addEventListener("pointerup", (event) => {
  const index = drag && !drag.isMoved ? pick(event.offsetX, event.offsetY) : -1;
  drag = undefined;
  if (index >= 0) select(index, false);
});
canvas.addEventListener("pointerleave", hideTip);

/** The line whose arrow is nearest to a point; -1 where none is near. */
function pick(px, py) {
  const perPixel = (view.to - view.from) / canvas.clientWidth;
  const at = view.from + px * perPixel;
  const end = firstAt(at + 8 * perPixel);
  let best = -1;
  let least = Infinity;
  for (let index = firstAt(at - 8 * perPixel); index < end; index++) {
    const arrow = data.arrow[index];
    if (arrow < 0) continue;
    const [a, b] = [lifelineY(arrow >> 2), lifelineY(arrow & 3)];
    const above = Math.max(Math.min(a, b) - py, py - Math.max(a, b), 0);
    const far = Math.abs(data.t[index] - at) / perPixel + above + (isErrorLine[index] ? -2 : 0);
    if (above < 10 && far < least) [best, least] = [index, far];
  }
  return best;
}

const KEYS = { ArrowLeft: () => move(-0.2), ArrowRight: () => move(0.2), "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: () => setRange(0, END_MS), Home: () => setRange(0, END_MS) };
canvas.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
});
byId("zoom-in").addEventListener("click", () => zoom(0.5));
byId("zoom-out").addEventListener("click", () => zoom(2));
byId("fit").addEventListener("click", () => setRange(0, END_MS));
