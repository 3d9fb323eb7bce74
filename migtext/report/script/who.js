// Who is who: organisations and people, where they are named, and with whom.
let whoCache = { key: null };

/** Every organisation and person of the documents found: mentions, documents, neighbours in a sentence. */
function whoIndex() {
  const key = FILTERS.map((name) => state[name] || "").join("\u0000");
  if (whoCache.key === key) return whoCache.rows;
  const rows = new Map();
  for (const one of found()) {
    const named = one.mentions.filter((mention) => (mention.y === "organisations" || mention.y === "people") && sure(mention));
    for (const mention of named) {
      if (!rows.has(mention.x)) rows.set(mention.x, { index: mention.x, layer: mention.y, told: [], documents: new Set(), beside: new Map() });
      const row = rows.get(mention.x);
      row.told.push({ one, mention });
      row.documents.add(one);
    }
    for (const some of grouped(named, (mention) => mention.n).values()) beside(rows, [...new Set(some.map((mention) => mention.x))]);
  }
  whoCache = { key, rows };
  return rows;
}

function beside(rows, together) {
  for (const a of together) for (const b of together) if (a !== b) rows.get(a).beside.set(b, (rows.get(a).beside.get(b) || 0) + 1);
}

const companions = (row) => [...row.beside].sort((a, b) => b[1] - a[1]);

function posts(row) {
  const said = row.told.filter(({ mention }) => mention.position);
  return [...grouped(said, ({ one, mention }) => `${mention.position}\u0000${mention.organisation_id ? (byId(one, mention.organisation_id) || {}).x : ""}`).values()];
}

function postLine(some, full) {
  const [{ one, mention }] = some;
  const body = mention.organisation_id && byId(one, mention.organisation_id);
  return h("span", {}, h("span", { lang: one.lang }, mention.position), body ? [", ", entityAnchor(body.x)] : "", full ? [" ", some.map((told) => [source(told.one, told.mention), " "])] : "");
}

function whoRow(row) {
  const first = companions(row).slice(0, 3);
  return h("tr", { class: row.index === entityNumber.get(state.entity) ? "chosen" : null },
    h("th", { scope: "row", "data-label": t("who.name") }, h("a", { href: link("who", { entity: ENTITIES[row.index].key, group: state.group }) }, entityName(row.index))),
    h("td", { "data-label": t("who.posts") }, row.layer === "people" ? posts(row).slice(0, 2).map((some) => h("div", {}, postLine(some))) : h("code", {}, linkId(row.index))),
    h("td", { "data-label": t("who.documents"), class: "num" }, number(row.documents.size)),
    h("td", { "data-label": t("who.mentions"), class: "num" }, number(row.told.length)),
    h("td", { "data-label": t("who.beside") }, first.map(([index, count], place) => [place ? ", " : "", entityAnchor(index), count > 1 ? ` (${count})` : ""])));
}

/** The id in the gazetteer; nothing for a name that is only in the texts. */
function linkId(index) {
  const id = ENTITIES[index].key.split(/:(.*)/s)[1];
  return id.startsWith("=") || ENTITIES[index].key.startsWith("person:") ? "" : id;
}

function entityCard(row) {
  const entity = ENTITIES[row.index];
  const forms = counted(row.told.map(({ one, mention }) => oneLine(spanText(one, mention))));
  const roles = counted(row.told.map(({ mention }) => mention.role).filter(Boolean));
  const staff = row.layer === "organisations" ? found().flatMap((one) => mentionsOf(one, "people").filter((person) => {
    const body = person.organisation_id && byId(one, person.organisation_id);
    return body && body.x === row.index;
  }).map((mention) => ({ one, mention }))) : [];
  const facts = [
    [t("who.name"), entity.name],
    ...Object.entries(entity.names || {}).map(([code, name]) => [word("languages", code), h("span", { lang: code }, name)]),
    [t("who.id"), linkId(row.index) ? h("code", {}, linkId(row.index)) : ""],
    [t("who.posts"), posts(row).length ? h("ul", { class: "plain" }, posts(row).map((some) => h("li", {}, postLine(some, true)))) : ""],
    [t("who.staff"), staff.length ? h("ul", { class: "plain" }, staff.map(({ one, mention }) => h("li", {}, entityAnchor(mention.x), mention.position ? [", ", h("span", { lang: one.lang }, mention.position)] : ""))) : ""],
    [t("fields.role"), roles.map(([role, count]) => `${word("roles", role)} (${count})`).join(", ")],
    [t("who.forms"), forms.slice(0, 30).map(([form, count]) => `${form} (${count})`).join(", ")],
    [t("who.beside"), row.beside.size ? h("ul", { class: "plain" }, companions(row).slice(0, 30).map(([index, count]) => h("li", {}, entityAnchor(index), ` (${count})`))) : ""],
  ].filter(([, value]) => value !== "");
  const list = h("ul", { class: "plain loose" });
  fill(list, row.told, ({ one, mention }) => h("li", {}, h("span", { lang: one.lang }, quote(one, mention)), " ", source(one, mention)));
  return h("section", { class: `card edge-${row.layer}`, id: "entity" },
    h("a", { class: "close", href: link("who", { group: state.group }) }, t("documents.close")),
    h("h3", {}, h("span", { class: "kicker" }, word("layer", row.layer)), entityName(row.index)),
    h("dl", {}, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("h4", {}, t("who.evidence")), list);
}

function whoView() {
  const index = whoIndex();
  const any = ["", t("filters.any")];
  const rows = [...index.values()].filter((row) => !state.group || row.layer === state.group)
    .sort((a, b) => b.documents.size - a.documents.size || b.told.length - a.told.length || collator.compare(entityName(a.index), entityName(b.index)));
  const body = h("tbody", {});
  fill(body, rows, whoRow);
  const head = ["name", "posts", "documents", "mentions", "beside"].map((key) => h("th", { scope: "col" }, t(`who.${key}`)));
  const chosen = index.get(entityNumber.get(state.entity));
  return [
    h("div", { class: "fields bar" }, selectBox("group", t("who.group"), [any, ...["organisations", "people"].map((layer) => [layer, word("layers", layer)])], { entity: "" })),
    chosen ? entityCard(chosen) : "",
    rows.length ? h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("views.who") },
      h("table", { class: "who-table", id: "who" }, h("thead", {}, h("tr", {}, head)), body)) : nothing(),
  ];
}
