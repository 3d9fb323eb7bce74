// Objectives: by document and by year; each cell opens the sentences behind it.
const titles = new Map(DATA.objectives.map((row) => [`${row.framework}-${row.number}`, row.title]));

function objectiveTitle(framework, index) {
  const title = titles.get(`${framework}-${index}`) || {};
  return `${index}. ${title[state.lang] || title.en || ""}`;
}

function references(framework) {
  return found().flatMap((one) => mentionsOf(one, "goals").filter((goal) => goal.framework === framework).flatMap((goal) =>
    goal.objectives ? goal.objectives.map((index) => ({ one, goal, index: String(index) })) : [{ one, goal, index: "0" }]));
}

const yearOf = (one) => (one.from ? one.from.slice(0, 4) : t("objectives.no_year"));

function countCell(some, cellId, label) {
  if (!some) return h("td", { class: "none" });
  const chosen = state.cell === cellId;
  return h("td", { class: `heat heat-${Math.min(some.length, 4)}` }, h("a", {
    href: link("objectives", { framework: state.framework, cell: cellId }), id: `cell-${cellId}`, "aria-current": chosen ? "true" : null, "aria-label": `${label()}: ${some.length}`,
  }, some.length));
}

/** The references that a cell counts; its name is objective.N, year.N.YEAR or document.N.ID. */
function inCell(rows, name) {
  const [by, index, ...rest] = (name || "").split(".");
  const of = rest.join(".");
  if (!["objective", "year", "document"].includes(by)) return null;
  return rows.filter((row) => row.index === index && (by === "objective" || (by === "year" ? yearOf(row.one) === of : row.one.id === of)));
}

function evidence(rows) {
  const some = inCell(rows, state.cell);
  if (!some) return h("p", { class: "hint" }, t("objectives.click"));
  const index = state.cell.split(".")[1];
  const list = h("ul", { class: "plain loose" });
  fill(list, some, ({ one, goal }) => h("li", {}, h("span", { lang: one.lang }, quote(one, goal)), " ", source(one, goal)));
  return h("section", { class: "card edge-goals", id: "evidence", "aria-live": "polite" },
    h("a", { class: "close", href: link("objectives", { framework: state.framework }) }, t("documents.close")),
    h("h3", {}, h("span", { class: "kicker" }, t("objectives.references")), rowTitle(index)), some.length ? list : nothing());
}

const frameworkOf = () => (["GCM", "SDG"].includes(state.framework) ? state.framework : "GCM");
const rowTitle = (index) => (index === "0" ? t("objectives.whole") : objectiveTitle(frameworkOf(), index));
const numbers = () => ["0", ...DATA.objectives.filter((row) => row.framework === frameworkOf()).map((row) => String(row.number))];

function byYear(rows) {
  const years = [...new Set(rows.map((row) => yearOf(row.one)))].sort();
  const cells = grouped(rows, (row) => `${row.index}.${yearOf(row.one)}`);
  const totals = grouped(rows, (row) => row.index);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("objectives.by_year") },
    h("table", { class: "matrix", id: "by-year" },
      h("caption", {}, t("objectives.by_year")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("fields.objectives")), years.map((year) => h("th", { scope: "col" }, year)), h("th", { scope: "col" }, t("objectives.total")))),
      h("tbody", {}, numbers().map((index) => h("tr", {},
        h("th", { scope: "row" }, rowTitle(index)),
        years.map((year) => countCell(cells.get(`${index}.${year}`), `year.${index}.${year}`, () => `${rowTitle(index)}, ${year}`)),
        countCell(totals.get(index), `objective.${index}`, () => `${rowTitle(index)}, ${t("objectives.total")}`))))));
}

function byDocument(rows) {
  const documents = [...grouped(rows, (row) => row.one)];
  const body = h("tbody", {});
  fill(body, documents, ([one, some]) => {
    const cells = grouped(some, (row) => row.index);
    return h("tr", {}, h("th", { scope: "row", lang: one.lang }, h("a", { href: link("documents", { doc: one.id }) }, titleOf(one))),
      numbers().map((index) => countCell(cells.get(index), `document.${index}.${one.id}`, () => `${rowTitle(index)}, ${titleOf(one)}`)));
  });
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("objectives.by_document") },
    h("table", { class: "matrix narrow", id: "by-document" },
      h("caption", {}, t("objectives.by_document")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("views.documents")), numbers().map((index) => h("th", { scope: "col" },
        h("abbr", { title: rowTitle(index) }, index === "0" ? "∗" : index))))),
      body));
}

function objectivesView() {
  const rows = references(frameworkOf());
  const frameworks = ["GCM", "SDG"].map((key) => [key, word("frameworks", key)]);
  return [
    h("div", { class: "bar one" }, selectBox("framework", t("fields.framework"), frameworks, { cell: "" })),
    h("p", { class: "hint" }, t("objectives.what")),
    evidence(rows),
    rows.length ? [byYear(rows), byDocument(rows)] : nothing(),
  ];
}
