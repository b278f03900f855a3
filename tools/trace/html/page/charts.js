// Signal and data below the diagram, on the same time axis.

const SIGNAL = { top: 236, height: 58 };
const BYTES = { top: 312, height: 58 };
const AXIS_Y = 386;

function chartFrame(g, width, { top, height }, title, highest, lowest) {
  g.strokeStyle = colors.line;
  g.lineWidth = 1;
  g.strokeRect(-1, top + 0.5, width + 2, height);
  g.font = "11px system-ui, sans-serif";
  boxed(g, title, 6, top + 13);
  boxed(g, highest, width - 6 - g.measureText(highest).width, top + 13);
  boxed(g, lowest, width - 6 - g.measureText(lowest).width, top + height - 4);
}

/** A text that stays legible above a curve. */
function boxed(g, text, x, y) {
  g.globalAlpha = 0.8;
  g.fillStyle = colors.panel;
  g.fillRect(x - 3, y - 10, g.measureText(text).width + 6, 13);
  g.globalAlpha = 1;
  g.fillStyle = colors.faint;
  g.fillText(text, x, y);
}

function drawSignal(g, x, width) {
  const kinds = Object.keys(data.signal);
  const levels = kinds.flatMap((kind) => data.signal[kind].filter((_value, index) => index % 2));
  if (levels.length === 0) return chartFrame(g, width, SIGNAL, "signal: the device has not asked for it", "", "");
  const top = Math.ceil((levels.reduce((a, b) => Math.max(a, b)) + 3) / 10) * 10;
  const low = Math.floor((levels.reduce((a, b) => Math.min(a, b)) - 3) / 10) * 10;
  const y = (dbm) => SIGNAL.top + 4 + ((top - dbm) / (top - low)) * (SIGNAL.height - 8);
  kinds.forEach((kind, number) => {
    g.strokeStyle = g.fillStyle = colors[number ? "chart-2" : "chart"];
    g.lineWidth = 1.5;
    g.beginPath();
    const points = data.signal[kind];
    for (let i = 0; i < points.length; i += 2) {
      const [px, py] = [x(points[i]), y(points[i + 1])];
      if (i > 0) g.lineTo(px, y(points[i - 1]));
      g.lineTo(px, py);
      if (points.length < 2000) g.fillRect(px - 2, py - 2, 4, 4);
    }
    g.lineTo(x(END_MS), y(points[points.length - 1]));
    g.stroke();
  });
  chartFrame(g, width, SIGNAL, `signal: ${kinds.join(", ")}`, `${top} dBm`, `${low} dBm`);
}

/** Bytes in each column of some pixels; sent upwards, received downwards. */
function drawBytes(g, x, width) {
  const step = 3;
  const sent = columns(data.sent, x, width, step);
  const received = columns(data.received, x, width, step);
  const most = Math.max(1, sent.most, received.most);
  const middle = BYTES.top + BYTES.height / 2;
  const perColumn = duration(((view.to - view.from) / width) * step);
  const half = BYTES.height / 2 - 14;
  for (let column = 0; column < sent.sums.length; column++) {
    g.fillStyle = colors.chart;
    const up = (sent.sums[column] / most) * half;
    if (up > 0) g.fillRect(column * step, middle - Math.max(1, up), step - 1, Math.max(1, up));
    g.fillStyle = colors["chart-2"];
    const down = (received.sums[column] / most) * half;
    if (down > 0) g.fillRect(column * step, middle + 1, step - 1, Math.max(1, down));
  }
  chartFrame(g, width, BYTES, `data in sockets by ${perColumn}: sent above, received below`, `${grouped(most)} B`, `${grouped(most)} B`);
}

function columns(points, x, width, step) {
  const sums = new Float64Array(Math.ceil(width / step) + 1);
  for (let i = 0; i < points.length; i += 2) {
    const column = Math.floor(x(points[i]) / step);
    if (column >= 0 && column < sums.length) sums[column] += points[i + 1];
  }
  return { sums, most: sums.reduce((a, b) => Math.max(a, b), 0) };
}

/** Ticks at round times, about 120 pixels apart. */
function drawAxis(g, x, width) {
  const about = ((view.to - view.from) / width) * 120;
  const power = 10 ** Math.floor(Math.log10(about));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= about);
  const digits = Math.max(0, Math.min(3, -Math.floor(Math.log10(step / 1000) + 1e-9)));
  g.font = "11px system-ui, sans-serif";
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    if (at < 0) continue;
    g.strokeStyle = colors.line;
    g.globalAlpha = 0.5;
    g.beginPath();
    g.moveTo(Math.round(x(at)) + 0.5, 22);
    g.lineTo(Math.round(x(at)) + 0.5, AXIS_Y - 12);
    g.stroke();
    g.globalAlpha = 1;
    g.fillStyle = colors.faint;
    const label = `${(at / 1000).toFixed(digits)} s`;
    g.fillText(label, Math.min(width - g.measureText(label).width - 4, x(at) + 4), AXIS_Y + 6);
  }
}
