// The forms in which mentions are corrected, and the bar above a text.
const DATE = "[\\dX]{4}[\\dX\\/W\\-]*|P[\\dTYMWDHS\\/P]+";
const KINDS = {
  dates: ["date", "interval", "duration", "set"], figures: ["count", "money", "percent", "ratio", "measure"],
};
/** A field: its name, then a section of words to choose from (with "?" nothing too) or attributes of an input. */
const FORMS = {
  dates: [["value", { pattern: DATE }], ["kind", "kinds"], ["modifier", "modifiers?"]],
  figures: [
    ["value", { type: "number", step: "any", required: true }], ["value_max", { type: "number", step: "any" }], ["kind", "kinds"],
    ["unit", {}], ["counted", {}], ["comparator", "comparators"], ["change", "changes?"],
  ],
  organisations: [["entity", {}], ["new_kind", "organisation_kinds?"]],
  places: [["entity", {}], ["new_kind", "place_kinds?"]],
  people: [["entity", {}], ["position", {}]],
  goals: [["framework", "frameworks"], ["scope", "scopes"], ["objectives", { pattern: "\\d+([ ,]+\\d+)*", inputmode: "numeric" }]],
  events: [["type", "types"], ["status", "statuses"], ["name", {}]],
};
let editing = null; // the document, m of the address, and the mention that is changed or the words (s, e) of a new one
let picked = null; // the words that are selected in the text
let held = null; // the same when a button is pressed, which may take the selection away

const live = h("p", { class: "unseen", role: "status" });
document.body.append(live);

/** Show the page after a change, tell of it, and go on from the control with an id. */
function shownAgain(message, id) {
  render();
  live.textContent = message;
  const target = document.getElementById(id);
  if (target) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
}

const fieldName = (field) => (field === "entity" || field === "name" ? t("who.name") : word(Object.hasOwn(WORDS.en.fields, field) ? "fields" : "corrections", field));

function entityLabel(index) {
  const id = linkId(index);
  return id ? `${entityName(index)} · ${id}` : entityName(index);
}

function entityList(layer) {
  const prefix = `${KIND_OF[layer]}:`;
  const labels = ENTITIES.map((entity, index) => (entity.key.startsWith(prefix) ? entityLabel(index) : "")).filter(Boolean);
  return h("datalist", { id: "known" }, [...new Set(labels)].sort(collator.compare).map((value) => h("option", { value })));
}

/** The entity that is meant by what is typed: its label, or a name that only one has. */
function entityTyped(layer, typed) {
  const prefix = `${KIND_OF[layer]}:`;
  const all = ENTITIES.map((entity, index) => index).filter((index) => ENTITIES[index].key.startsWith(prefix));
  const same = all.filter((index) => entityLabel(index) === typed);
  const named = all.filter((index) => entityName(index) === typed || ENTITIES[index].name === typed);
  return same.length ? same[0] : named.length === 1 ? named[0] : undefined;
}

function formField(layer, [field, how], said) {
  const value = said[field] === undefined ? "" : [said[field]].flat().join(", ");
  const id = `edit-${field}`;
  let control = null;
  if (typeof how === "string") {
    const section = how.replace("?", "");
    const values = section === "kinds" ? KINDS[layer] : Object.keys(WORDS.en[section]);
    control = h("select", { id }, how.endsWith("?") ? option("", "–", value) : "", values.map((key) => option(key, word(section, key), value)));
  } else {
    control = h("input", { id, type: "text", value, autocomplete: "off", list: field === "entity" ? "known" : null, required: field === "entity", ...how });
  }
  return h("label", { class: "field" }, h("span", {}, fieldName(field)), control, field === "entity" ? entityList(layer) : "");
}

function formFields(layer, said) {
  return [
    FORMS[layer].map((field) => formField(layer, field, said)),
    KIND_OF[layer] ? h("p", { class: "meta" }, t("corrections.name_hint")) : "",
  ];
}

/** What a form says, as in the schema. */
function typedIn(one, layer) {
  const said = {};
  for (const [field, how] of FORMS[layer]) {
    const typed = oneLine(document.getElementById(`edit-${field}`).value);
    if (typed) said[field] = how.type === "number" ? Number(typed) : typed;
  }
  if (layer === "goals") {
    const last = Math.max(...DATA.objectives.filter((row) => row.framework === said.framework).map((row) => row.number));
    const typed = [...new Set((said.objectives || "").match(/\d+/g) || [])].map(Number);
    const all = Array.from({ length: last }, (_, index) => index + 1);
    said.objectives = said.scope === "all" ? all : said.scope === "framework" ? [] : typed;
    complain("edit-objectives", said.scope === "objectives" && !(typed.length && typed.every((index) => all.includes(index))) && `1–${last}`);
  }
  if (!KIND_OF[layer]) return said;
  const { entity, new_kind: kind, ...rest } = said;
  const known = entityTyped(layer, entity);
  return { ...rest, ...(known === undefined ? { name: entity, kind } : saidOf(one, layer, known)) };
}

function complain(id, message) {
  document.getElementById(id).setCustomValidity(message || "");
}

function formButtons(cancel) {
  return h("p", { class: "acts" }, h("button", { type: "submit", id: "edit-done" }, t("corrections.done")),
    h("button", { type: "button", onclick: cancel }, t("corrections.cancel")));
}

function changeForm(one, mention) {
  const said = saidBy(one, mention);
  if (mention.x !== undefined) Object.assign(said, { entity: entityLabel(mention.x), new_kind: mention.fix && mention.fix.to && mention.fix.to.kind });
  const stop = (message) => {
    editing = null;
    shownAgain(message, `change-${mention.i}`);
  };
  const form = h("form", {
    class: "edit", id: "edit", novalidate: true, "aria-label": t("corrections.change"),
    onsubmit: (event) => {
      event.preventDefault();
      const to = typedIn(one, mention.y);
      if (!form.reportValidity()) return;
      const now = plainly(mention.y, to);
      if (mention.fix && mention.fix.was && now === plainly(mention.y, mention.fix.was)) undo(one, mention);
      else if (now !== plainly(mention.y, saidBy(one, mention))) correct(one, mention, "change", to);
      stop(t("corrections.is_change"));
    },
  }, formFields(mention.y, said), formButtons(() => stop("")));
  return form;
}

/** What is said, as text to compare. */
const plainly = (layer, said) => JSON.stringify([...SAYS[layer], "kind"].map((field) => said[field] || USUAL[field] || 0));

/** Where some words stand in a text. */
function occurrences(one, words) {
  const found = [];
  for (let at = words ? one.text.indexOf(words) : -1; at >= 0 && found.length < 200; at = one.text.indexOf(words, at + 1)) found.push(at);
  return found;
}

function addForm(one) {
  const given = editing.e > editing.s ? one.text.slice(editing.s, editing.e) : "";
  const words = h("textarea", { id: "edit-words", rows: 2, required: true }, given);
  const where = h("select", { id: "edit-where" });
  const layer = h("select", { id: "edit-layer" }, LAYERS.map((name) => option(name, word("layer", name), "organisations")));
  const fields = h("div", { class: "edit" });
  const place = h("label", { class: "field" }, h("span", {}, t("corrections.where")), where);
  let guessed = "";
  const guess = () => (layer.value === "figures" ? (words.value.replace(/\s/g, "").match(/\d+/) || [""])[0] : KIND_OF[layer.value] ? oneLine(words.value) : "");
  const refill = () => {
    guessed = guess();
    fields.replaceChildren();
    add(fields, [formFields(layer.value, { entity: guessed, value: guessed })]);
  };
  const guessAgain = () => {
    const first = fields.querySelector("input");
    if (!first || first.value !== guessed) return;
    first.value = guessed = guess();
  };
  const seek = (at = String(editing.s)) => {
    const found = occurrences(one, words.value);
    const near = (at) => oneLine(one.text.slice(Math.max(0, at - 30), at + words.value.length + 30));
    where.replaceChildren(...found.map((start, index) => option(String(start), `${index + 1}. ${near(start)}`, at)));
    place.hidden = found.length < 2;
    words.setCustomValidity(words.value && !found.length ? t("corrections.not_found") : "");
  };
  const stop = (message, id) => {
    editing = null;
    picked = held = null;
    shownAgain(message, id);
  };
  const form = h("form", {
    class: "edit", id: "edit", novalidate: true, "aria-label": t("corrections.add"),
    onsubmit: (event) => {
      event.preventDefault();
      seek(where.value);
      const s = Number(where.value);
      const e = s + words.value.length;
      const beside = one.mentions.filter((mention) => mention.y === layer.value && layer.value !== "events" && mention.s < e && s < mention.e);
      const same = beside.find((mention) => mention.s === s && mention.e === e);
      if (beside.some((mention) => !mention.gone)) words.setCustomValidity(t("corrections.taken"));
      const to = typedIn(one, layer.value);
      if (!form.reportValidity()) return;
      if (same) {
        undo(one, same);
        correct(one, same, "change", to);
      }
      const { i } = same || addMention(one, layer.value, s, e, to);
      state = { ...state, m: i };
      history.replaceState(null, "", fragment(state));
      stop(t("corrections.is_add"), `undo-${i}`);
    },
  }, h("label", { class: "field" }, h("span", {}, t("corrections.words")), words), place,
  h("label", { class: "field" }, h("span", {}, t("corrections.layer")), layer), fields, formButtons(() => stop("", "add-mention")));
  words.addEventListener("input", () => seek());
  words.addEventListener("change", guessAgain);
  layer.addEventListener("change", refill);
  refill();
  seek();
  return h("section", { class: "card" }, h("h3", {}, t("corrections.add")), form);
}

/** The controls below what is known of a mention. */
function correctionPart(one, mention) {
  if (!canSave(one)) return "";
  if (editing && editing.mention === mention) return changeForm(one, mention);
  const edit = h("button", {
    type: "button", id: `change-${mention.i}`, class: "quiet",
    onclick: () => {
      editing = { one, m: state.m, mention };
      shownAgain("", `edit-${FORMS[mention.y][0][0]}`);
    },
  }, t("corrections.change"));
  const act = (id, name, step, next) => h("button", {
    type: "button", id: `${id}-${mention.i}`, class: "quiet",
    onclick: () => {
      step();
      shownAgain(name, next);
    },
  }, name);
  const wrong = () => act("wrong", t("corrections.wrong"), () => correct(one, mention, "wrong"), `undo-${mention.i}`);
  const back = () => act("undo", t("corrections.undo"), () => undo(one, mention), mention.added ? "add-mention" : `wrong-${mention.i}`);
  if (!mention.fix) return h("p", { class: "acts" }, wrong(), edit);
  return h("p", { class: "acts" }, h("strong", { class: "fixed" }, t(`corrections.is_${mention.fix.action}`)), back(), mention.gone ? "" : edit);
}

function correctionBar(one) {
  if (!canSave(one)) return h("p", { class: "notice", id: "no-hash" }, t("corrections.no_hash"));
  const count = correctionLines().length;
  const begin = () => {
    const words = held || picked;
    editing = { s: 0, e: 0, ...(words && words.one === one ? words : {}), one, m: state.m };
    shownAgain("", editing.e ? "edit-layer" : "edit-words");
  };
  const boxes = LAYERS.map((layer) => h("label", {}, h("input", {
    type: "checkbox", id: `checked-${layer}`, checked: one.checked.has(layer),
    onchange: (event) => {
      check(one, layer, event.target.checked);
      shownAgain("", `checked-${layer}`);
    },
  }), " ", word("layers", layer)));
  return h("section", { class: "fixes", "aria-label": t("corrections.title") },
    one.text === undefined ? "" : h("button", { type: "button", id: "add-mention", class: "quiet", onclick: begin, onpointerdown: () => { held = picked; } }, t("corrections.add")),
    h("details", { id: "checked", open: checkedOpen, ontoggle: (event) => { checkedOpen = event.target.open; } },
      h("summary", { id: "checked-summary" }, t("corrections.checked")), h("p", { class: "meta" }, t("corrections.checked_hint")), h("p", { class: "acts" }, boxes)),
    h("button", { type: "button", id: "save-corrections", class: "quiet", disabled: !count, onclick: saveCorrections }, `${t("corrections.save")} (${number(count)})`));
}

let checkedOpen = false;

/** The selected words of a text without blanks at their ends. */
function selected(one) {
  const selection = getSelection();
  const text = document.getElementById("text");
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = range.cloneRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString();
  const s = before.toString().length + raw.length - raw.trimStart().length;
  return raw.trim() ? { one, s, e: s + raw.trim().length } : null;
}

document.addEventListener("selectionchange", () => {
  const one = DOCUMENTS[documentNumber.get((document.getElementById("text") || { dataset: {} }).dataset.doc)];
  picked = (one && selected(one)) || null;
});

DOCUMENTS.forEach(recall);
