/* The index of a corpus: tabs, the table of documents, lines of indicators, citations, findings by code. */

const pageOf = (number, at) => "documents/" + encodeURIComponent(data().documents[number][1]) + (at ? "#at=" + at : "");
const collator = new Intl.Collator("zh");
const later = (wait, action) => { let timer = 0; return () => { clearTimeout(timer); timer = setTimeout(action, wait); }; };
const folded = (string) => string.normalize("NFKC").toLowerCase();

/* ---- tabs; what a tab shows is made when it is first opened ---- */

const tabs = [...document.querySelectorAll("[role=tab]")];
const made = new Set();
const makers = {};

function openTab(name, focus) {
  const tab = tabs.find((one) => one.hash === "#" + name) ?? tabs[0];
  for (const one of tabs) {
    const on = one === tab;
    one.setAttribute("aria-selected", String(on));
    one.tabIndex = on ? 0 : -1;
    byId(one.hash.slice(1)).hidden = !on;
  }
  const opened = tab.hash.slice(1);
  if (!made.has(opened)) {
    made.add(opened);
    makers[opened]?.();
  }
  if (focus) tab.focus();
}

for (const tab of tabs) {
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", tab.hash);
    openTab(tab.hash.slice(1));
  });
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) openTab(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].hash.slice(1), true);
    else if (event.key === " ") { event.preventDefault(); tab.click(); }
  });
}

/* ---- the table of documents ---- */

const body = document.querySelector("#documents-table tbody");
const rows = [...body.rows].map((element) => ({
  element,
  read: !element.classList.contains("unread"),
  cells: [...element.cells].map((cell) => cell.dataset.v ?? cell.textContent.trim()),
  words: folded(element.textContent),
}));
const sorters = [...document.querySelectorAll(".sort")];

sorters.forEach((button, column) => {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of sorters) other.closest("th").setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = "numeric" in button.dataset
      ? (row) => (row.cells[column] === "" ? -1 : Number(row.cells[column].replaceAll(",", "")))
      : (row) => row.cells[column];
    const compare = "numeric" in button.dataset ? (one, other) => key(one) - key(other) : (one, other) => collator.compare(key(one), key(other));
    /* Documents that could not be read stay at the end. */
    rows.sort((one, other) => other.read - one.read || (one.read ? (down ? -1 : 1) * compare(one, other) : 0));
    body.append(...rows.map((row) => row.element));
  });
});

function filterDocuments() {
  const wanted = folded(byId("search").value).split(/\s+/).filter(Boolean);
  const year = byId("filter-year").value;
  const level = byId("filter-level").value;
  let count = 0;
  for (const row of rows) {
    const on = wanted.every((word) => row.words.includes(word))
      && (!year || row.cells[3] === year) && (!level || row.cells[4] === level);
    row.element.hidden = !on;
    count += on;
  }
  byId("shown-count").textContent = count === rows.length ? "" : `${count}/${rows.length}`;
}
byId("search").addEventListener("input", later(120, filterDocuments));
for (const name of ["filter-year", "filter-level"]) byId(name).addEventListener("change", filterDocuments);

/* ---- indicators: lines by year and issuer ---- */

const OUT = 8;
const DASHES = ["", "7 3", "2 3", "10 3 2 3", "", "7 3", "2 3", "10 3 2 3"];
const MARKS = ["●", "■", "▲", "◆", "○", "□", "△", "◇"];
const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const chosen = new Set();

/* Figures of the organ itself and of all that it answers for are not to be compared: one scope at a time. */
function chooseScope() {
  const counts = { organ: 0, area: 0 };
  for (const [series] of data().figures[byId("indicator").value]) counts[data().series[series][1]]++;
  for (const option of byId("scope").options) option.disabled = !counts[option.value];
  byId("scope").value = counts.area > counts.organ ? "area" : "organ";
}

function lines() {
  const held = new Map();
  const wanted = folded(byId("series-filter").value);
  for (const [series, year, value, number, at] of data().figures[byId("indicator").value]) {
    const [name, scope] = data().series[series];
    if (scope !== byId("scope").value || !folded(name).includes(wanted)) continue;
    if (!held.has(series)) held.set(series, { series, name, points: [] });
    held.get(series).points.push({ year, value: Number(value), shown: value, number, at });
  }
  for (const line of held.values()) line.points.sort((one, other) => one.year - other.year);
  return [...held.values()].sort((one, other) => other.points.length - one.points.length || other.points.at(-1).value - one.points.at(-1).value);
}

function grouped(shown) {
  const [whole, part] = shown.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
}

/* Pieces that go on where the one before ends become one, so that its dashes run on. */
function joined(pieces) {
  return pieces.reduce((path, piece) => {
    const [start, end] = piece.slice(1).split("L");
    return path.endsWith("L" + start) ? path + "L" + end : path + piece;
  }, "");
}

function ticks(most, logarithmic) {
  if (logarithmic) {
    const held = [];
    for (let at = 1; at <= most * 1.01; at *= 10) held.push(at);
    return held.length > 1 ? held : [...held, held[0] * 10];
  }
  const raw = (most || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw);
  return Array.from({ length: Math.ceil((most || 1) / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

function drawIndicators() {
  const all = lines();
  const kept = all.filter((line) => chosen.has(line.series)).slice(0, OUT);
  const out = kept.length ? kept : all.slice(0, OUT);
  const unit = byId("indicator").selectedOptions[0].dataset.unit;
  drawChart(all, out, unit);
  listFigures(all, out);
}

function drawChart(all, out, unit) {
  const width = Math.max(340, Math.min(1180, byId("indicators").clientWidth));
  const wide = width > 700;
  const frame = { left: 70, right: wide ? 210 : 20, top: 28, bottom: 30, height: wide ? 400 : 300 };
  const points = all.flatMap((line) => line.points);
  byId("chart").replaceChildren();
  if (!points.length) return;
  const years = points.map((point) => point.year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const logarithmic = byId("logarithmic").checked;
  const scale = ticks(Math.max(...points.map((point) => point.value)), logarithmic);
  const top = scale.at(-1);
  const x = (year) => frame.left + (width - frame.left - frame.right) * (last === first ? 0.5 : (year - first) / (last - first));
  const share = (value) => (logarithmic ? Math.log10(Math.max(value, 1)) / Math.log10(top) : value / top);
  const y = (value) => frame.height - frame.bottom - (frame.height - frame.top - frame.bottom) * share(value);
  const picture = draw("svg", { viewBox: `0 0 ${width} ${frame.height}` });
  const axis = draw("g", { class: "axis" });
  for (const tick of scale) {
    axis.append(draw("line", { x1: frame.left, x2: width - frame.right, y1: y(tick), y2: y(tick) }),
      draw("text", { x: frame.left - 8, y: y(tick) + 4, "text-anchor": "end" }, grouped(String(tick))));
  }
  const every = Math.ceil((last - first + 1) / (width / 60));
  for (let year = first; year <= last; year += every) {
    axis.append(draw("text", { x: x(year), y: frame.height - 8, "text-anchor": "middle" }, String(year)));
  }
  axis.append(draw("text", { x: frame.left - 8, y: 14, "text-anchor": "end" }, unit));
  picture.append(axis);
  const ends = [];
  for (const line of [...all.filter((one) => !out.includes(one)), ...out]) {
    const place = out.indexOf(line);
    const group = draw("g", { class: place < 0 ? "line" : `line out c${place}` });
    /* Where a year is missing the line is only hinted at. */
    const solid = [];
    const hinted = [];
    line.points.forEach((point, index) => {
      const before = line.points[index - 1];
      if (!before) return;
      const piece = `M${x(before.year).toFixed(1)} ${y(before.value).toFixed(1)}L${x(point.year).toFixed(1)} ${y(point.value).toFixed(1)}`;
      (point.year === before.year + 1 ? solid : hinted).push(piece);
    });
    group.append(draw("path", { d: hinted.join(""), class: "hinted" }),
      draw("path", { d: joined(solid), "stroke-dasharray": place < 0 ? "" : DASHES[place] }));
    for (const point of line.points) {
      const mark = place < 0
        ? draw("circle", { cx: x(point.year), cy: y(point.value), r: 2.5, class: "mark" })
        : draw("text", { x: x(point.year), y: y(point.value) + 4.5, "text-anchor": "middle", class: "mark", "font-size": 12 }, MARKS[place]);
      const link = draw("a", { href: pageOf(point.number, point.at), tabindex: "-1" }, mark);
      link.append(draw("title", {}, `${line.name} ${point.year}: ${grouped(point.shown)}${unit}`));
      group.append(link);
    }
    if (place >= 0) ends.push({ group, name: line.name, at: y(line.points.at(-1).value), mark: MARKS[place] });
    picture.append(group);
  }
  if (wide) labelEnds(ends, width - frame.right + 14, frame.height - frame.bottom + 4);
  byId("chart").append(picture);
}

/* Names at the ends of the lines, pushed apart where they would overlap, and up from the lower edge. */
function labelEnds(ends, left, lowest) {
  const height = 17;
  ends.sort((one, other) => one.at - other.at);
  let last = -Infinity;
  for (const end of ends) end.at = last = Math.max(end.at + 4, last + height);
  let next = lowest + height;
  for (const end of ends.slice().reverse()) end.at = next = Math.min(end.at, next - height);
  for (const end of ends) {
    const name = end.name.length > 14 ? end.name.slice(0, 13) + "…" : end.name;
    end.group.append(draw("text", { x: left, y: end.at }, `${end.mark} ${name}`));
  }
}

function listFigures(all, out) {
  const years = [...new Set(all.flatMap((line) => line.points.map((point) => point.year)))].sort();
  const head = make("tr", {}, make("th", { scope: "col" }, ...words(["机关", "issuer"])),
    ...years.map((year) => make("th", { scope: "col", class: "number" }, String(year))));
  const lineRows = all.map((line) => {
    const place = out.indexOf(line);
    const box = make("input", { type: "checkbox", "data-series": line.series });
    box.checked = place >= 0;
    const name = make("th", { scope: "row" }, make("label", place >= 0 ? { class: `c${place}` } : {}, box,
      make("span", {}, make("span", { class: "swatch", "aria-hidden": "true" }, place >= 0 ? MARKS[place] : ""), line.name)));
    const cells = years.map((year) => {
      const point = line.points.find((one) => one.year === year);
      return make("td", { class: "number" }, ...(point ? [make("a", { href: pageOf(point.number, point.at) }, grouped(point.shown))] : []));
    });
    return make("tr", {}, name, ...cells);
  });
  byId("figures-table").replaceChildren(make("thead", {}, head), make("tbody", {}, ...lineRows));
}

makers.indicators = () => {
  if (!byId("indicator")) return;
  byId("indicator").addEventListener("change", () => { chosen.clear(); chooseScope(); drawIndicators(); });
  byId("scope").addEventListener("change", () => { chosen.clear(); drawIndicators(); });
  byId("series-filter").addEventListener("input", later(150, drawIndicators));
  byId("logarithmic").addEventListener("change", drawIndicators);
  byId("figures-table").addEventListener("change", (event) => {
    const series = Number(event.target.dataset.series);
    if (!chosen.size) for (const box of byId("figures-table").querySelectorAll(":checked")) chosen.add(Number(box.dataset.series));
    if (event.target.checked && chosen.size >= OUT) chosen.delete(chosen.values().next().value);
    if (event.target.checked) chosen.add(series); else chosen.delete(series);
    drawIndicators();
    byId("figures-table").querySelector(`[data-series="${series}"]`)?.focus({ preventScroll: true });
  });
  addEventListener("resize", later(200, () => { if (!byId("indicators").hidden) drawIndicators(); }));
  chooseScope();
  drawIndicators();
};

/* ---- citations ---- */

const MATRIX_ROWS = 25;
const MATRIX_COLUMNS = 20;
const LISTED = 300;
const citedName = ([title, number]) => [title && `《${title}》`, number].filter(Boolean).join(" ") || "—";

function citedShown() {
  const wanted = folded(byId("cited-filter").value);
  return data().cited.filter((held) => folded(held.slice(0, 3).join(" ")).includes(wanted));
}

function drawMatrix(cited) {
  const field = byId("matrix-by").value === "year" ? 3 : 2;
  const tally = new Map();
  for (const [, , , by] of cited) for (const number of by) {
    const key = data().documents[number][field];
    if (key) tally.set(key, (tally.get(key) ?? 0) + 1);
  }
  const columns = [...tally].sort((one, other) => other[1] - one[1]).slice(0, MATRIX_COLUMNS).map(([key]) => key);
  if (field === 3) columns.sort();
  const held = cited.slice(0, MATRIX_ROWS).map((one) => {
    const counts = new Map();
    for (const number of one[3]) counts.set(data().documents[number][field], (counts.get(data().documents[number][field]) ?? 0) + 1);
    return [one, counts];
  });
  const most = Math.max(1, ...held.flatMap(([, counts]) => [...counts.values()]));
  const head = make("tr", {}, make("td"), ...columns.map((key) => make("th", { scope: "col" }, String(key))));
  const matrixRows = held.map(([one, counts]) => make("tr", {}, make("th", { scope: "row" }, citedName(one)), ...columns.map((key) => {
    const count = counts.get(key) ?? 0;
    const cell = make("td", {}, count ? String(count) : "");
    cell.style.setProperty("--share", count / most);
    return cell;
  })));
  byId("matrix").replaceChildren(make("thead", {}, head), make("tbody", {}, ...matrixRows));
}

function listCited(cited) {
  const entries = cited.slice(0, LISTED).map((held) => {
    const [, , issuer, by] = held;
    const entry = make("details", { class: "document" }, make("summary", {}, citedName(held), " ",
      make("small", {}, issuer), " ", make("span", { class: "count" }, String(by.length))));
    entry.addEventListener("toggle", () => {
      if (entry.children.length > 1) return;
      entry.append(make("ul", {}, ...by.map((number) => make("li", {}, make("a", { href: pageOf(number) }, data().documents[number][0])))));
    });
    return entry;
  });
  if (cited.length > LISTED) entries.push(make("p", { class: "hint" }, ...words([`另有 ${cited.length - LISTED} 份，请筛选。`, `${cited.length - LISTED} more: filter to see them.`])));
  byId("cited-list").replaceChildren(...entries);
}

makers.citations = () => {
  if (!byId("matrix")) return;
  const show = () => { const cited = citedShown(); drawMatrix(cited); listCited(cited); };
  byId("cited-filter").addEventListener("input", later(150, show));
  byId("matrix-by").addEventListener("change", show);
  show();
};

/* ---- findings by code ---- */

for (const entry of document.querySelectorAll("details.code")) {
  entry.addEventListener("toggle", () => {
    if (entry.children.length > 1) return;
    const list = make("ul");
    for (const [number, , zh, en, at] of data().findings[entry.dataset.code]) {
      list.append(make("li", {}, make("small", {}, data().documents[number][0]), make("a", { href: pageOf(number, at) }, ...words([zh, en]))));
    }
    entry.append(list);
  });
}

openTab(location.hash.slice(1));
addEventListener("hashchange", () => openTab(location.hash.slice(1)));
