// Title, phases, and the first drawing.

function showAbout() {
  const { app, board, modem, startedAt } = data.about;
  byId("title").textContent = app ?? "Capture";
  const errors = data.errors.length;
  const parts = [board && `board ${board}`, modem && `modem ${modem}`, startedAt.slice(0, 19).replace("T", " ") + " UTC", duration(END_MS), `${grouped(LINES)} lines`, errors === 1 ? "1 error" : `${grouped(errors)} errors`];
  byId("about").textContent = parts.filter(Boolean).join(" · ");
  byId("energy").textContent = data.energyText;
  byId("damage").textContent = data.damage ?? "";
  byId("damage").hidden = data.damage === undefined;
}

function energy(mj) {
  if (mj === undefined) return "–";
  if (mj >= 3.6e6) return `${(mj / 3.6e6).toFixed(2)} Wh`;
  return mj < 1000 ? `${mj.toFixed(mj < 10 ? 1 : 0)} mJ` : `${(mj / 1000).toFixed(1)} J`;
}

function showPhases() {
  const table = byId("phases");
  for (const phase of data.phases) {
    const row = table.tBodies[0].insertRow();
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Show it in the timeline";
    button.textContent = phase.name;
    button.addEventListener("click", () => {
      const margin = (phase.toMs - phase.fromMs) * 0.03 + 10;
      setRange(phase.fromMs - margin, phase.toMs + margin);
    });
    row.insertCell().append(button);
    fillCells(row, [`${seconds(phase.fromMs)} s`, ...figures(phase, phase.toMs - phase.fromMs)]);
    if (phase.errors > 0) row.cells[7].className = "bad";
  }
  const all = table.createTFoot().insertRow();
  all.insertCell().textContent = "all";
  const sum = (name) => data.phases.reduce((total, phase) => total + (phase[name] ?? 0), 0);
  const totals = Object.fromEntries(["commands", "uartBytes", "sentBytes", "receivedBytes", "errors", "energyMj"].map((name) => [name, sum(name)]));
  if (data.phases.every((phase) => phase.energyMj === undefined)) totals.energyMj = undefined;
  fillCells(all, ["", ...figures(totals, END_MS)]);
}

function figures({ commands, uartBytes, sentBytes, receivedBytes, errors, energyMj }, ms) {
  return [duration(ms), grouped(commands), grouped(uartBytes), `${grouped(sentBytes)} B`, `${grouped(receivedBytes)} B`, grouped(errors), energy(energyMj)];
}

function fillCells(row, texts) {
  for (const text of texts) row.insertCell().textContent = text;
}

showAbout();
showPhases();
laneBoxes();
applyFilters();
setRange(0, END_MS);
document.documentElement.dataset.ready = Math.round(performance.now());
