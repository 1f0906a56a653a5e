/* The page of one report: places, the card of a mention, filters, search, the tree of sections. */

const text = byId("text");
const card = byId("card");
const blocks = [...text.querySelectorAll(".b")];
const starts = blocks.map((block) => Number(block.dataset.o));

/* ---- places: offsets count code points, the browser counts UTF-16 units ---- */

function units(string, points) {
  let at = 0;
  for (; points > 0 && at < string.length; points--) at += string.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

function points(string) {
  let count = string.length;
  for (let at = 0; at < string.length; at++) if (string.codePointAt(at) > 0xffff) { count--; at++; }
  return count;
}

function blockAt(offset) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle; else high = middle - 1;
  }
  return low;
}

function position(offset) {
  const index = blockAt(offset);
  let left = Math.max(0, offset - starts[index]);
  const walker = document.createTreeWalker(blocks[index], NodeFilter.SHOW_TEXT);
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    const length = points(last.data);
    if (left <= length) return [last, units(last.data, left)];
    left -= length;
  }
  return last ? [last, last.data.length] : [blocks[index], 0];
}

function rangeOf(start, end) {
  const range = document.createRange();
  range.setStart(...position(start));
  range.setEnd(...position(end));
  return range;
}

const canPaint = typeof Highlight === "function" && CSS.highlights;

function paint(name, ranges) {
  if (canPaint) CSS.highlights.set(name, new Highlight(...ranges));
}

function bringIntoSight(range) {
  const element = range.startContainer.parentElement ?? range.startContainer;
  const folded = element.closest("details");
  if (folded) folded.open = true;
  /* What is far off has no layout of its own yet: once to bring it there, once to place it exactly. */
  element.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => {
    element.scrollIntoView({ block: "center" });
    const box = range.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight) scrollBy(0, box.top - innerHeight / 2);
  });
  if (!canPaint) {
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}

function goTo(places) {
  if (!blocks.length) return;
  hideCard();
  for (const cell of text.querySelectorAll("td.target")) cell.classList.remove("target");
  const spans = places.split(" ").map((place) => place.split("-").map(Number));
  const cells = spans.map(([start, end]) => text.querySelector(`td[data-s="${start}"][data-e="${end}"]`));
  cells.forEach((cell) => cell?.classList.add("target"));
  const ranges = spans.filter((_, index) => !cells[index]).map(([start, end]) => rangeOf(start, end));
  paint("target", ranges);
  const first = cells.find((cell) => cell);
  if (cells[0] || !ranges.length) first.scrollIntoView({ block: "center", inline: "center" });
  else bringIntoSight(ranges[0]);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-at]");
  if (!link) return;
  event.preventDefault();
  history.pushState(null, "", "#at=" + link.dataset.at.replaceAll(" ", ","));
  goTo(link.dataset.at);
  roveTo(link.dataset.at);
});

function goToHash() {
  const match = /^#at=(\d+-\d+(?:,\d+-\d+)*)$/.exec(location.hash);
  if (match) goTo(match[1].replaceAll(",", " "));
}
addEventListener("popstate", goToHash);

/* ---- the card of a mention ---- */

const kindOf = (element) => element.classList[1];
const isOn = (element) => !text.classList.contains("off-" + kindOf(element));

function textOf(element) {
  const parts = text.querySelectorAll(`.m[data-m="${CSS.escape(element.dataset.m)}"]`);
  return [...parts].map((part) => part.textContent).join("");
}

function shownValue(value) {
  if (Array.isArray(value)) return value.flatMap((part, index) => [...(index ? ["、"] : []), ...shownValue(part)]);
  if (value !== null && typeof value === "object") {
    return [Object.entries(value).map(([name, held]) => `${name}: ${held ?? "–"}`).join("；")];
  }
  return words(data().words[value] ?? [String(value), String(value)]);
}

function row(name, value, main) {
  return make("div", main ? { class: "main" } : {}, make("dt", {}, ...words(name)), make("dd", {}, ...value));
}

const MAIN = new Set(["value", "low", "high", "unit", "normalized", "canonical", "role", "full_title"]);

function mentionSection(element) {
  const [kind, fields, rule, region] = data().mentions[element.dataset.m];
  const [letter, zh, en] = data().kinds[kind];
  const list = make("dl");
  const ordered = Object.entries(fields).sort(([one], [other]) => MAIN.has(other) - MAIN.has(one));
  for (const [name, value] of ordered) {
    list.append(row(data().fields[name] ?? [name, name], shownValue(value), MAIN.has(name)));
  }
  list.append(row(["规则", "rule"], [make("code", {}, rule)]));
  if (region !== "body") list.append(row(["位置", "region"], words(region === "table" ? ["表格", "table"] : ["网页套话", "boilerplate"])));
  const section = make("section", { class: kind },
    make("h3", {}, make("span", { class: "letter", "aria-hidden": "true" }, letter), make("span", {}, ...words([zh, en]))),
    make("p", { class: "quote" }, textOf(element)), list);
  const stated = (data().stated[element.dataset.m] ?? []).map((at) => data().statements[at]);
  if (stated.length) {
    const titles = { indicator: ["指标", "indicator"], breakdown: ["关系", "relation"] };
    section.append(make("ul", { class: "stated" }, ...stated.map(([sort, line, places]) =>
      make("li", {}, make("small", {}, ...words(titles[sort])), " ",
        make("a", { class: "go", href: "#text", "data-at": places }, ...words(line))))));
  }
  return section;
}

function findingSection(element) {
  const entry = byId("finding-" + element.dataset.f);
  const section = make("section", { class: entry.className.replace("finding", "") });
  section.append(...[...entry.children].slice(0, 2).map((child) => child.cloneNode(true)));
  section.append(make("p", {}, make("a", { href: "#finding-" + element.dataset.f }, ...words(["到列表", "to the list"]))));
  return section;
}

/* Everything that covers an element of the text, the innermost first. */
function covering(element) {
  const held = [];
  for (let at = element; at && at !== text; at = at.parentElement) {
    if (at.matches(".m") && isOn(at) || at.matches(".f")) held.push(at);
  }
  return held;
}

let pinned = false;
let opener = null;
let closing = 0;

function showCard(element, pin, point) {
  const held = covering(element);
  if (!held.length) return;
  clearTimeout(closing);
  hideCard();
  pinned = pin;
  opener = element;
  const parts = held.map((part) => (part.matches(".m") ? mentionSection(part) : findingSection(part)));
  const close = make("button", { type: "button", class: "quiet close" }, make("span", { "aria-hidden": "true" }, "×"),
    make("span", { class: "hidden" }, ...words(["关闭", "close"])));
  close.addEventListener("click", () => hideCard(true));
  card.replaceChildren(...(pin ? [close] : []), ...parts);
  card.hidden = false;
  held.filter((part) => part.matches(".m")).slice(0, 1).forEach((part) => {
    text.querySelectorAll(`.m[data-m="${CSS.escape(part.dataset.m)}"]`).forEach((piece) => piece.classList.add("active"));
  });
  place(element, point);
}

function place(element, point) {
  const boxes = [...element.getClientRects()];
  const box = boxes.find((one) => point && point.y >= one.top && point.y <= one.bottom) ?? boxes[0];
  if (!box) return;
  const size = card.getBoundingClientRect();
  const left = Math.max(12, Math.min(box.left, innerWidth - size.width - 12));
  const below = box.bottom + 14;
  const top = below + size.height < innerHeight ? below : Math.max(12, box.top - size.height - 8);
  card.style.left = left + "px";
  card.style.top = top + "px";
}

function hideCard(giveBack) {
  text.querySelectorAll(".active").forEach((element) => element.classList.remove("active"));
  card.hidden = true;
  pinned = false;
  if (giveBack && opener) opener.focus({ preventScroll: true });
}

text.addEventListener("pointerover", (event) => {
  if (pinned || event.pointerType === "touch") return;
  const element = event.target.closest(".m, .f");
  clearTimeout(closing);
  if (element && covering(element).length) closing = setTimeout(() => showCard(element, false, event), 120);
  else closing = setTimeout(hideCard, 250);
});
text.addEventListener("pointerleave", () => { if (!pinned) { clearTimeout(closing); closing = setTimeout(hideCard, 350); } });
card.addEventListener("pointerenter", () => clearTimeout(closing));
card.addEventListener("pointerleave", () => { if (!pinned) closing = setTimeout(hideCard, 350); });
document.addEventListener("click", (event) => {
  if (card.contains(event.target)) return;
  const element = event.target.closest?.("#text .m, #text .f");
  if (element && !getSelection().toString()) {
    showCard(element, true, event);
    if (element.matches(".m")) rove(element, false);
  } else if (pinned && !event.target.closest("a, button")) hideCard();
});
addEventListener("scroll", () => { if (!pinned && !card.hidden) hideCard(); }, { passive: true });

/* ---- one mention of the text is a stop of the Tab key; arrows go on from there ---- */

let stop = null;
const isStop = (element) => element && !element.classList.contains("c") && isOn(element);

function rove(element, focus = true) {
  if (stop) for (const name of ["tabindex", "role", "aria-haspopup", "aria-description"]) stop.removeAttribute(name);
  stop = element;
  if (!stop) return;
  stop.setAttribute("tabindex", "0");
  stop.setAttribute("role", "button");
  stop.setAttribute("aria-haspopup", "dialog");
  if (focus) {
    const folded = stop.closest("details");
    if (folded) folded.open = true;
    describe(stop);
    stop.focus();
    stop.scrollIntoView({ block: "nearest" });
  }
}

function roveTo(places) {
  const [start] = places.split("-").map(Number);
  const [node] = position(start);
  const element = node?.parentElement?.closest(".m");
  if (isStop(element)) rove(element, false);
}

/* What a screen reader says of a mention behind its text: its kind and value. */
function describe(element) {
  const [kind, fields] = data().mentions[element.dataset.m];
  const main = Object.entries(fields).filter(([name]) => MAIN.has(name)).map(([, value]) => value).join(" ");
  element.setAttribute("aria-description", `${data().kinds[kind][root.dataset.ui === "en" ? 2 : 1]} ${main}`);
}

const mentions = () => [...text.querySelectorAll(".m:not(.c)")].filter(isOn);

text.addEventListener("keydown", (event) => {
  const element = event.target.closest(".m");
  if (!element) return;
  const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
  if (step !== undefined) {
    event.preventDefault();
    const all = mentions();
    const next = Math.max(0, Math.min(all.length - 1, all.indexOf(element) + step));
    hideCard();
    rove(all[next]);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    showCard(element, true);
    card.focus({ preventScroll: true });
  }
});
text.addEventListener("focusin", (event) => {
  if (event.target.matches(".m:focus-visible") && !pinned) {
    clearTimeout(closing);
    describe(event.target);
    showCard(event.target, false);
  }
});
text.addEventListener("focusout", () => { if (!pinned) hideCard(); });
rove(text.querySelector(".m:not(.c)"), false);

/* ---- filters ---- */

for (const button of document.querySelectorAll(".filter[data-kind]")) {
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    text.classList.toggle("off-" + button.dataset.kind, !on);
    hideCard();
    if (!isStop(stop)) rove(mentions()[0] ?? null, false);
  });
}
byId("switch-letters")?.addEventListener("click", () => {
  const on = text.classList.toggle("letters");
  byId("switch-letters").setAttribute("aria-pressed", String(on));
});

/* ---- search: blanks and breaks of the layout are passed over, full width is folded ---- */

const found = { ranges: [], at: -1, query: "" };
let index = null;

const folded = (string) => string.normalize("NFKC").toLowerCase();

function textIndex() {
  const nodes = [];
  const owners = [];
  const offsets = [];
  const letters = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".b") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const string = node.data;
    for (let at = 0; at < string.length; at++) {
      if (/\s/.test(string[at])) continue;
      const letter = folded(string[at]);
      letters.push(letter.length === 1 ? letter : string[at]);
      owners.push(nodes.length);
      offsets.push(at);
    }
    nodes.push(node);
  }
  return { nodes, owners, offsets, string: letters.join("") };
}

function search(query) {
  found.query = query;
  found.ranges = [];
  found.at = -1;
  const wanted = folded(query).replace(/\s/g, "");
  if (wanted) {
    index ??= textIndex();
    for (let at = index.string.indexOf(wanted); at >= 0; at = index.string.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      const last = at + wanted.length - 1;
      range.setStart(index.nodes[index.owners[at]], index.offsets[at]);
      range.setEnd(index.nodes[index.owners[last]], index.offsets[last] + 1);
      found.ranges.push(range);
    }
  }
  paint("find", found.ranges);
  paint("find-now", []);
  showCount();
}

function showCount() {
  const total = found.ranges.length;
  const count = byId("search-count");
  count.textContent = !found.query ? "" : total ? `${found.at + 1}/${total}` : "0";
  byId("search-next").disabled = byId("search-previous").disabled = !total;
}

function step(by) {
  const total = found.ranges.length;
  if (!total) return;
  found.at = found.at < 0 ? (by > 0 ? 0 : total - 1) : (found.at + by + total) % total;
  paint("find-now", [found.ranges[found.at]]);
  bringIntoSight(found.ranges[found.at]);
  showCount();
}

const field = byId("search");
if (field) {
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { search(field.value); step(1); }, 150);
  });
  byId("search-form").addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    clearTimeout(waiting);
    if (field.value !== found.query) search(field.value);
    step(event.shiftKey ? -1 : 1);
  });
  byId("search-next").addEventListener("click", () => step(1));
  byId("search-previous").addEventListener("click", () => step(-1));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || byId("help").open) return;
  if (!card.hidden) hideCard(card.contains(document.activeElement));
  else if (field?.value) {
    field.value = "";
    search("");
  }
});

/* ---- the tree of sections ---- */

const links = [...document.querySelectorAll(".tree a[data-start]")];
let current = null;
let looking = false;

/* The section of the line a quarter down the window is the current one. */
function markSection() {
  looking = false;
  const box = text.getBoundingClientRect();
  const line = document.elementFromPoint(box.left + 40, Math.max(box.top + 1, innerHeight * 0.25))?.closest(".b");
  if (!line) return;
  const now = links.findLast((link) => Number(link.dataset.start) <= Number(line.dataset.o) + 1);
  if (now === current) return;
  current?.removeAttribute("aria-current");
  current = now;
  current?.setAttribute("aria-current", "true");
  const tree = document.querySelector(".tree");
  const place = current?.getBoundingClientRect();
  const frame = tree.getBoundingClientRect();
  if (place && tree.scrollHeight > tree.clientHeight && (place.top < frame.top || place.bottom > frame.bottom)) {
    tree.scrollTop += place.top - frame.top - frame.height / 3;
  }
}

addEventListener("scroll", () => {
  if (!looking && links.length) {
    looking = true;
    requestAnimationFrame(markSection);
  }
}, { passive: true });
if (matchMedia("(max-width: 48rem)").matches) document.querySelector(".tree details").open = false;
goToHash();
