"use strict";
/* What both pages share: language, light and dark, help. Settings last where the browser lets them. */

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

function kept(name) {
  try { return localStorage.getItem("gongkai-" + name); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem("gongkai-" + name, value); } catch { /* private windows keep nothing */ }
}

/* An element with attributes and children; strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* Words in both languages; a string where they are the same. */
function words(held) {
  const [zh, en] = typeof held === "string" ? [held, held] : held;
  if (zh === en) return [zh];
  return [make("span", { class: "zh", lang: "zh-Hans" }, zh), make("span", { class: "en", lang: "en" }, en)];
}

let parsed = null;

/* The data of the page, parsed when they are first asked for. */
function data() {
  parsed ??= JSON.parse(byId("data").textContent);
  return parsed;
}

function setLanguage(language) {
  root.dataset.ui = language;
  keep("language", language);
}

function isDark() {
  return matchMedia(byId("dark").media).matches;
}

function setTheme(theme) {
  byId("dark").media = theme === "dark" ? "screen" : "not all";
  root.style.colorScheme = theme;
  keep("theme", theme);
}

if (kept("language")) setLanguage(kept("language"));
if (kept("theme")) setTheme(kept("theme"));
byId("switch-language").addEventListener("click", () => setLanguage(root.dataset.ui === "zh" ? "en" : "zh"));
byId("switch-theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
byId("open-help").addEventListener("click", () => byId("help").showModal());

function typing(event) {
  return event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
}

document.addEventListener("keydown", (event) => {
  if (typing(event) || byId("help").open) return;
  if (event.key === "/" && byId("search")) {
    event.preventDefault();
    byId("search").focus();
    byId("search").select();
  } else if (event.key === "?") {
    event.preventDefault();
    byId("help").showModal();
  }
});
