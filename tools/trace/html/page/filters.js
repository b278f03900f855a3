// Search, lanes and errors.

const search = byId("search");
const onlyMatches = byId("only-matches");
const onlyErrors = byId("only-errors");
const hidden = new Set();

/** Finds the texts that fit, then the lines that have one: a text stands once however often it is used. */
function find(query) {
  const wanted = query.toLowerCase();
  const fits = data.texts.map((text) => text.toLowerCase().includes(wanted));
  found = new Uint8Array(LINES);
  if (wanted === "") return;
  for (let index = 0; index < LINES; index++) found[index] = fits[data.text[index]] || fits[data.words[index]] ? 1 : 0;
}

function applyFilters() {
  find(search.value.trim());
  const isSearching = search.value.trim() !== "";
  const next = [];
  let matches = 0;
  for (let index = 0; index < LINES; index++) {
    if (hidden.has(data.lane[index]) || (onlyErrors.checked && !isErrorLine[index])) continue;
    matches += found[index];
    if (onlyMatches.checked && isSearching && !found[index]) continue;
    next.push(index);
  }
  shown = next;
  byId("count").textContent = `${isSearching ? `${grouped(matches)} match${matches === 1 ? "" : "es"} · ` : ""}${grouped(shown.length)} of ${grouped(LINES)} lines`;
  resetRows();
}

/** The next found line, or the one before, from the selected one on. */
function toMatch(step) {
  if (shown.length === 0 || search.value.trim() === "") return;
  let place = view.selected < 0 ? (step > 0 ? -1 : shown.length) : placeOf(view.selected) - (step > 0 && shown[placeOf(view.selected)] !== view.selected ? 1 : 0);
  for (let tried = 0; tried < shown.length; tried++) {
    place = (place + step + shown.length) % shown.length;
    if (found[shown[place]]) return select(shown[place], false);
  }
}

let searching;
search.addEventListener("input", () => {
  clearTimeout(searching);
  searching = setTimeout(applyFilters, 80);
});
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  clearTimeout(searching);
  applyFilters();
  toMatch(event.shiftKey ? -1 : 1);
});
byId("next").addEventListener("click", () => toMatch(1));
byId("previous").addEventListener("click", () => toMatch(-1));
onlyMatches.addEventListener("change", applyFilters);
onlyErrors.addEventListener("change", applyFilters);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || document.activeElement === search) return;
  event.preventDefault();
  search.focus();
});

function laneBoxes() {
  const counts = new Uint32Array(data.lanes.length);
  for (let index = 0; index < LINES; index++) counts[data.lane[index]]++;
  data.lanes.forEach((lane, number) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(number);
      else hidden.add(number);
      applyFilters();
    });
    const mark = document.createElement("i");
    mark.style.background = `var(--${lane})`;
    label.append(box, mark, `${lane} ${grouped(counts[number])}`);
    byId("lanes").append(label);
  });
}
