// Elements, words and numbers. Text from a document reaches the page as text nodes only.
const json = (id) => JSON.parse(document.getElementById(id).textContent);
const WORDS = json("words");
const DATA = json("data");
const LAYERS = ["dates", "figures", "organisations", "places", "people", "goals", "events"];

function h(name, props, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** A word of the interface: t("views.figures"). */
function t(path) {
  const [section, key] = path.split(".");
  return WORDS[state.lang][section][key];
}

/** A word for a value of the schema, or the value itself. */
const word = (section, key) => (Object.hasOwn(WORDS[state.lang][section], key) ? WORDS[state.lang][section][key] : key);

const formats = new Map();

/** A format of numbers in the language of the page; making one takes long. */
function format(name, options) {
  const key = `${state.lang} ${name}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(state.lang, options));
  return formats.get(key);
}

const number = (value) => format("number", { maximumFractionDigits: 4 }).format(value);
const percent = (value) => format("percent", { style: "percent" }).format(value);
const compact = (value) => format("compact", { notation: "compact" }).format(value);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const collator = new Intl.Collator(["ru", "kk", "ky", "en"], { numeric: true });
const oneLine = (text) => text.replace(/\s+/g, " ").trim();

function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

/** A number of times each key occurs, the most frequent first. */
function counted(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
