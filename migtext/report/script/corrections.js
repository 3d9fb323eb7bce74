// Corrections: what the reader says of mentions. They change the page at once, and are saved as lines of JSON
// (docs/corrections.md). The browser keeps them by the hash of the text, if it lets a file keep anything.
const SAYS = {
  dates: ["kind", "value", "modifier"], figures: ["value", "value_max", "kind", "unit", "counted", "comparator", "change"],
  organisations: ["entity", "name"], places: ["code", "name", "name_en"], people: ["name", "position"],
  goals: ["framework", "scope", "objectives"], events: ["type", "name", "status"],
};
const USUAL = { comparator: "exact", status: "happened" };
const KIND_OF = { organisations: "organisation", places: "place", people: "person" };
const canSave = (one) => /^[0-9a-f]{64}$/.test(one.sha256 || "");
const codePoints = (one, offset) => (one.text === undefined ? offset : [...one.text.slice(0, offset)].length);
const units = (one, offset) => (one.text === undefined ? offset : [...one.text].slice(0, offset).join("").length);
const fixes = (one) => one.mentions.filter((mention) => mention.fix);

/** What a mention says, in the words of the schema. */
function saidBy(one, mention) {
  const said = {};
  const entity = mention.x === undefined ? {} : ENTITIES[mention.x];
  for (const field of SAYS[mention.y]) said[field] = mention[field] === undefined ? USUAL[field] : mention[field];
  if (mention.y === "organisations") said.entity = mention.link && mention.link.id;
  if (mention.x !== undefined) said.name = (mention.y === "places" && entity.names && entity.names[one.lang]) || entity.name;
  if (mention.y === "goals") said.objectives = mention.objectives || [];
  return JSON.parse(JSON.stringify(said));
}

/** What is said of an entity that the page knows. */
function saidOf(one, layer, index) {
  const { key, name, names } = ENTITIES[index];
  if (layer === "people") return { name };
  const id = key.split(/:(.*)/s)[1];
  if (layer === "organisations") return id.startsWith("=") ? { name } : { entity: id, name };
  const said = { name: (names && names[one.lang]) || name };
  if (/^[A-Z]{2}$/.test(id)) said.code = id;
  return id.startsWith("=") ? said : { ...said, name_en: name };
}

/** The number of an entity, which is a new one if the page does not have it. */
function entityFor(layer, said) {
  const folded = oneLine(said.name).toLocaleLowerCase();
  const id = layer === "people" ? folded : layer === "organisations" ? said.entity || `=${folded}` :
    said.code || (said.name_en ? oneLine(said.name_en).toLocaleLowerCase() : `=${folded}`);
  const key = `${KIND_OF[layer]}:${id}`;
  if (!entityNumber.has(key)) {
    entityNumber.set(key, ENTITIES.length);
    ENTITIES.push({ key, name: oneLine((layer === "places" && said.name_en) || said.name) });
  }
  return entityNumber.get(key);
}

/** Words for what is counted that are the same for figures of one thing. */
function thingKey(figure) {
  const words = (figure.counted || "").toLowerCase().match(/[\p{L}\p{N}_]+/gu) || [];
  const stems = words.map((one) => one.slice(0, Math.min(6, Math.max(one.length - 2, 3))));
  return `${figure.kind}/${figure.unit || ""}/${stems.join(" ")}`;
}

function setSaid(mention, said) {
  for (const field of SAYS[mention.y]) {
    const value = said[field];
    if (value === undefined || value === null || value === USUAL[field] || (Array.isArray(value) && !value.length)) delete mention[field];
    else mention[field] = value;
  }
  delete mention.link;
  delete mention.entity;
  if (KIND_OF[mention.y]) {
    mention.x = entityFor(mention.y, said);
    delete mention.name;
  }
  if (said.entity) mention.link = { id: said.entity, score: 1, reason: "name" };
  if (mention.y === "dates") ["earliest", "latest"].forEach((field) => delete mention[field]);
  if (mention.y === "figures") mention.k = thingKey(mention);
  Object.assign(mention, { r: "correction", c: 1 });
}

function correct(one, mention, action, to) {
  const was = mention.fix ? mention.fix.was : saidBy(one, mention);
  const before = mention.fix ? mention.before : { ...mention };
  if (action === "wrong") mention.gone = true;
  else setSaid(mention, to);
  Object.assign(mention, { before, fix: mention.added ? { action: "add", to } : { action, was, to } });
  settle(one);
}

function addMention(one, layer, s, e, to) {
  const sentences = one.sentences || [];
  let n = 0;
  while (2 * n + 2 < sentences.length && sentences[2 * n + 2] <= s) n += 1;
  let number = 1;
  while (byId(one, `n${number}`)) number += 1;
  const mention = { y: layer, i: `n${number}`, s, e, n, added: true, fix: { action: "add", to } };
  setSaid(mention, to);
  one.mentions.push(mention);
  settle(one);
  return mention;
}

function undo(one, mention) {
  if (mention.added) one.mentions.splice(one.mentions.indexOf(mention), 1);
  else {
    const { before } = mention;
    Object.keys(mention).forEach((key) => delete mention[key]);
    Object.assign(mention, before);
  }
  settle(one);
}

function check(one, layer, yes) {
  if (yes) one.checked.add(layer);
  else one.checked.delete(layer);
  settle(one);
}

/** What was worked out from the mentions is out of date; the browser keeps the corrections of the text. */
function settle(one) {
  one.byId = undefined;
  whoCache = { key: null };
  lastFound = { key: null };
  options.clear();
  const lines = linesOf(one);
  try {
    if (lines.length) localStorage.setItem(`migtext ${one.sha256}`, JSON.stringify(lines));
    else localStorage.removeItem(`migtext ${one.sha256}`);
  } catch {
    // the browser keeps nothing for a file; the corrections are in the page until it is closed
  }
}

function linesOf(one) {
  const about = { document: one.id, sha256: one.sha256, language: one.lang };
  const marks = fixes(one).sort((a, b) => a.s - b.s).map((mention) => ({
    ...about, layer: mention.y, action: mention.fix.action, start: codePoints(one, mention.s), end: codePoints(one, mention.e),
    text: spanText(one, mention), was: mention.fix.was, to: mention.fix.to,
  }));
  return [...marks, ...LAYERS.filter((layer) => one.checked.has(layer)).map((layer) => ({ ...about, layer, action: "checked" }))];
}

const correctionLines = () => DOCUMENTS.filter(canSave).flatMap(linesOf);

function saveCorrections() {
  download("corrections.jsonl", "application/x-ndjson", correctionLines().map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** Lay kept corrections over the page; those that do not fit any more stay out. */
function recall(one) {
  one.checked = new Set();
  if (!canSave(one)) return;
  try {
    for (const line of JSON.parse(localStorage.getItem(`migtext ${one.sha256}`)) || []) recallOne(one, line);
  } catch {
    // nothing is kept, or not by this page
  }
}

function recallOne(one, { layer, action, start, end, text, was, to }) {
  if (action === "checked") {
    check(one, layer, true);
    return;
  }
  const [s, e] = [units(one, start), units(one, end)];
  const there = one.mentions.find((mention) => mention.y === layer && mention.s === s && mention.e === e);
  if (action === "add" && !there && (one.text || "").slice(s, e) === text) addMention(one, layer, s, e, to);
  else if (action !== "add" && there && plainly(layer, saidBy(one, there)) === plainly(layer, was)) correct(one, there, action, to);
}
