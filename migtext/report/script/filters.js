// The filters that all views share, and the head of the page.
function option(value, label, chosen) {
  return h("option", { value, selected: value === (chosen || "") }, label);
}

function selectBox(id, label, options, values) {
  const box = h("select", { id, onchange: (event) => change({ [id]: event.target.value, ...values }) });
  add(box, options.map(([value, text]) => option(value, text, state[id])));
  return h("label", { class: "field" }, h("span", {}, label), box);
}

const options = new Map();

/** The choices of a filter, made once a language of the page. */
function once(name, make) {
  const key = `${name} ${state.lang}`;
  if (!options.has(key)) options.set(key, make());
  return options.get(key);
}

function entityOptions(kind) {
  const documents = new Map();
  for (const one of DOCUMENTS) {
    const seen = new Set(one.mentions.filter((mention) => mention.y === kind).map((mention) => mention.x));
    for (const index of seen) documents.set(index, (documents.get(index) || 0) + 1);
  }
  const rows = [...documents].sort((a, b) => b[1] - a[1] || collator.compare(entityName(a[0]), entityName(b[0])));
  return [["", t("filters.any")], ...rows.map(([index, count]) => [ENTITIES[index].key, `${entityName(index)} (${count})`])];
}

function objectiveOptions() {
  const named = new Set(DOCUMENTS.flatMap((one) => one.mentions.filter((mention) => mention.y === "goals").flatMap(objectiveKeys)));
  const rows = DATA.objectives.filter((row) => named.has(`${row.framework}-${row.number}`));
  return [["", t("filters.any")], ...rows.map((row) => [`${row.framework}-${row.number}`, `${word("frameworks", row.framework)} ${objectiveTitle(row.framework, row.number)}`])];
}

function textBox(id, label, type) {
  const typed = (event) => change({ [id]: event.target.value }, true);
  return h("label", { class: "field" }, h("span", {}, label), h("input", { id, type, value: state[id] || "", oninput: typed }));
}

function slider() {
  const shown = h("output", { for: "confidence" }, percent(Number(state.confidence || 0)));
  const moved = (event) => {
    shown.textContent = percent(Number(event.target.value));
    later(() => change({ confidence: Number(event.target.value) ? event.target.value : "" }, true));
  };
  const range = h("input", { id: "confidence", type: "range", min: 0, max: 1, step: 0.05, value: state.confidence || 0, oninput: moved });
  return h("label", { class: "field" }, h("span", {}, t("filters.confidence"), " ", shown), range);
}

let waiting = null;
function later(step) {
  clearTimeout(waiting);
  waiting = setTimeout(step, 80);
}

/** A choice among many: they are counted when the filters are opened, not when the page is. */
function longSelect(id, make) {
  const chosen = state[id] ? [[state[id], chosenName(id)]] : [];
  const options = moreOpen ? once(id, make) : [["", t("filters.any")], ...chosen];
  return selectBox(id, t(`filters.${id}`), options);
}

function chosenName(id) {
  if (id !== "objective") return entityNumber.has(state[id]) ? entityName(entityNumber.get(state[id])) : state[id];
  const [framework, index] = state[id].split("-");
  return `${word("frameworks", framework)} ${objectiveTitle(framework, index)}`;
}

function openFilters(event) {
  if (moreOpen === event.target.open) return;
  moreOpen = event.target.open;
  if (moreOpen) render();
}

function filterBar() {
  const languages = counted(DOCUMENTS.map((one) => one.lang)).map(([code]) => [code, word("languages", code)]);
  const any = ["", t("filters.any")];
  const used = FILTERS.filter((key) => key !== "q" && state[key]).length;
  const search = h("input", {
    id: "q", type: "search", placeholder: t("filters.search"), "aria-label": t("filters.search"), value: state.q || "",
    oninput: (event) => later(() => change({ q: event.target.value }, true)),
  });
  const more = h(
    "details", { id: "more", open: moreOpen, ontoggle: openFilters },
    h("summary", {}, t("filters.more"), used ? h("span", { class: "count" }, used) : ""),
    h(
      "div", { class: "fields" },
      selectBox("language", t("filters.language"), [any, ...languages]),
      selectBox("layer", t("filters.layer"), [any, ...LAYERS.map((layer) => [layer, word("layers", layer)])]),
      longSelect("organisation", () => entityOptions("organisations")),
      longSelect("place", () => entityOptions("places")),
      longSelect("objective", objectiveOptions),
      textBox("from", t("filters.from"), "date"),
      textBox("to", t("filters.to"), "date"),
      slider(),
    ),
  );
  return h(
    "form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    search, more,
    tally(),
  );
}

function tally() {
  const used = FILTERS.some((key) => state[key]);
  const clear = () => change(Object.fromEntries(FILTERS.map((key) => [key, ""])));
  return h("p", { class: "tally", role: "status" }, `${t("filters.shown")}: ${number(found().length)} / ${number(DOCUMENTS.length)}`,
    used ? h("button", { type: "button", id: "clear", class: "quiet", onclick: clear }, t("filters.clear")) : "");
}

let moreOpen = false;

const themeName = () => t(`themes.${document.documentElement.dataset.theme || "auto"}`);

function header() {
  const tabs = VIEWS.map((view) =>
    h("a", { href: link(view), "aria-current": state.view === view ? "page" : null }, t(`views.${view}`)));
  const languages = Object.keys(WORDS).map((code) => [code, WORDS[code].page.language]);
  const chooser = h("select", { id: "lang", "aria-label": t("page.choose_language"), onchange: (event) => change({ lang: event.target.value }, true) },
    languages.map(([code, name]) => h("option", { value: code, lang: code, selected: code === state.lang }, name)));
  const themes = ["auto", "light", "dark"];
  const theme = h("button", {
    type: "button", id: "theme", class: "quiet",
    onclick: () => {
      const root = document.documentElement;
      root.dataset.theme = themes[(themes.indexOf(root.dataset.theme || "auto") + 1) % themes.length];
      render();
    },
    "aria-label": `${t("page.theme")}: ${themeName()}`, title: `${t("page.theme")}: ${themeName()}`,
  }, h("span", { "aria-hidden": "true" }, { auto: "◐", light: "○", dark: "●" }[document.documentElement.dataset.theme || "auto"]));
  return h(
    "header", { class: "top" },
    h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); document.getElementById("main").focus(); } }, t("page.skip")),
    h("strong", { class: "brand" }, "migtext"),
    h("nav", { "aria-label": t("page.views") }, tabs),
    h("div", { class: "tools" }, chooser, theme),
  );
}
