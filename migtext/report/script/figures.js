// Figures: a table to sort and filter, figures that disagree side by side, pictures over time, and CSV.
function figureRows() {
  return found().flatMap((one) => mentionsOf(one, "figures").map((figure) => ({ one, figure })));
}

const whatOf = ({ figure }) => figure.counted || (figure.kind === "count" ? "" : word("kinds", figure.kind));
const placeName = ({ one, figure }) => (placeOf(one, figure) || { name: "" }).name;
const placeKey = ({ one, figure }) => (placeOf(one, figure) || { key: "" }).key;

const COLUMNS = {
  value: (row) => row.figure.value || 0,
  what: (row) => whatOf(row),
  place: placeName,
  date: (row) => row.figure.from || row.figure.date || "",
  source: (row) => titleOf(row.one),
  confidence: (row) => row.figure.c,
};

function chosenFigures(rows) {
  return rows.filter((row) =>
    (!state.kind || row.figure.kind === state.kind) &&
    (!state.thing || row.figure.k === state.thing) &&
    (!state.at || placeKey(row) === state.at) &&
    (!state.year || (row.figure.from && row.figure.from.slice(0, 4) <= state.year && row.figure.to.slice(0, 4) >= state.year)));
}

function sortedFigures(rows) {
  if (!Object.hasOwn(COLUMNS, state.sort || "")) return rows;
  const column = COLUMNS[state.sort];
  const sign = state.dir === "down" ? -1 : 1;
  const keyed = rows.map((row) => [column(row), row]);
  const order = ([a], [b]) => (typeof a === "number" ? a - b : collator.compare(a, b));
  return keyed.sort((a, b) => sign * order(a, b)).map(([, row]) => row);
}

/** The figures of one thing by their key, with the words that are used most for it. */
function things(rows) {
  const names = new Map();
  for (const row of rows) {
    const { k, counted: said, unit, kind } = row.figure;
    if (!names.has(k)) names.set(k, []);
    names.get(k).push(said ? said : [word("kinds", kind), unit && unit !== "%" ? word("units", unit) : unit].filter(Boolean).join(", "));
  }
  return [...names].map(([key, said]) => [key, oneLine(counted(said)[0][0]), said.length]).sort((a, b) => b[2] - a[2]);
}

function figureFilters(rows) {
  const any = ["", t("filters.any")];
  const count = (pairs) => pairs.map(([key, name, size]) => [key, `${name} (${size})`]);
  const kinds = counted(rows.map((row) => row.figure.kind)).map(([key, size]) => [key, word("kinds", key), size]);
  const places = [...grouped(rows.filter(placeKey), placeKey)]
    .map(([key, some]) => [key, placeName(some[0]), some.length]).sort((a, b) => b[2] - a[2]);
  const years = [...new Set(rows.map((row) => row.figure.from && row.figure.from.slice(0, 4)).filter(Boolean))].sort();
  return h("div", { class: "fields bar" },
    selectBox("kind", t("fields.kind"), [any, ...count(kinds)]),
    selectBox("thing", t("figures.thing"), [any, ...count(things(rows))]),
    selectBox("at", t("fields.place"), [any, ...count(places)]),
    selectBox("year", t("figures.year"), [any, ...years.map((year) => [year, year])]));
}

function sortHead(column) {
  const active = state.sort === column;
  const next = active && state.dir !== "down" ? "down" : "up";
  return h("th", { scope: "col", "aria-sort": active ? (state.dir === "down" ? "descending" : "ascending") : null, class: `col-${column}` },
    h("button", { type: "button", class: "sort", id: `sort-${column}`, onclick: () => change({ sort: column, dir: next }, true) },
      t(`figures.${column}`), h("span", { "aria-hidden": "true" }, active ? (state.dir === "down" ? " ↓" : " ↑") : "")));
}

function cell(column, ...children) {
  return h("td", { "data-label": t(`figures.${column}`), class: `col-${column}` }, children);
}

function figureRow({ one, figure }) {
  const row = { one, figure };
  return h("tr", {},
    cell("value", h("a", { href: mentionLink(one, figure) }, figureValue(figure))),
    cell("what", h("span", { lang: figure.counted ? one.lang : null }, whatOf(row))),
    cell("place", placeName(row)),
    cell("date", figure.date || ""),
    cell("quote", h("span", { lang: one.lang }, quote(one, figure))),
    cell("source", source(one, figure)),
    cell("confidence", percent(figure.c)));
}

function figureTable(rows) {
  const head = ["value", "what", "place", "date"].map(sortHead);
  const body = h("tbody", {});
  fill(body, rows, figureRow);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("views.figures") },
    h("table", { class: "figures", id: "figures" },
      h("thead", {}, h("tr", {}, head, h("th", { scope: "col" }, t("figures.quote")), sortHead("source"), sortHead("confidence"))),
      body));
}

/** Counts of one thing, place and period whose values differ, from at least two documents; a share does not say of what. */
function disagreements(rows) {
  const dated = rows.filter(({ figure, one }) => figure.counted && figure.from && figure.to && placeKey({ figure, one }));
  const key = (row) => [row.figure.k, placeKey(row), row.figure.from, row.figure.to, row.figure.change || ""].join("\u0000");
  return [...grouped(dated, key).values()].filter((some) =>
    new Set(some.map((row) => row.one.index)).size > 1 &&
    new Set(some.map((row) => `${row.figure.value}/${row.figure.value_max}`)).size > 1);
}

function disagreement(some) {
  const values = [...grouped(some, (row) => figureValue(row.figure))].sort((a, b) => b[1].length - a[1].length);
  const [first] = some;
  return h("section", { class: "card conflict" },
    h("h4", {}, [whatOf(first), placeName(first), first.figure.date].filter(Boolean).join(" · ")),
    h("div", { class: "sides" }, values.map(([value, told]) => h("div", { class: "side" },
      h("strong", { class: "big" }, value),
      told.map((row) => h("p", {}, h("span", { lang: row.one.lang }, quote(row.one, row.figure)), " ", source(row.one, row.figure)))))));
}

const CSV = ["document", "title", "language", "kind", "value", "value_max", "unit", "comparator", "change", "counted", "place", "date", "earliest", "latest", "quote", "confidence", "rule"];

function csvCells({ one, figure }) {
  return [one.id, one.title, one.lang, figure.kind, figure.value || 0, figure.value_max, figure.unit, figure.comparator || "exact", figure.change,
    figure.counted, placeName({ one, figure }), figure.date, figure.from, figure.to, quoteText(one, figure), figure.c, figure.r];
}

/** A cell of CSV; text that a spreadsheet would take for a formula is kept text. */
function csvCell(value) {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function figuresCsv(rows) {
  return [CSV, ...rows.map(csvCells)].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

function figuresView() {
  const all = figureRows();
  const rows = sortedFigures(chosenFigures(all));
  const apart = disagreements(rows);
  const save = () => download("figures.csv", "text/csv;charset=utf-8", `\ufeff${figuresCsv(rows)}`);
  return [
    figureFilters(all),
    chartSection(rows),
    apart.length ? h("details", { class: "section", open: true, id: "disagreements" }, h("summary", {}, h("h3", {}, `${t("figures.disagree")} (${apart.length})`)),
      h("p", { class: "hint" }, t("figures.disagree_hint")), apart.slice(0, 200).map(disagreement)) : "",
    h("div", { class: "bar between" }, h("p", { class: "tally", role: "status" }, `${t("views.figures")}: ${number(rows.length)}`),
      h("button", { type: "button", id: "csv", onclick: save }, t("figures.csv"))),
    rows.length ? figureTable(rows) : nothing(),
  ];
}
