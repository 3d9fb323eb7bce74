// Timeline: dated events in order. An event that several documents tell stands here once, with all of them.
function tellers(row) {
  const allowed = new Set(found());
  return row.sources.map(([index, id]) => ({ one: DOCUMENTS[index], event: byId(DOCUMENTS[index], id) }))
    .filter(({ one, event }) => event && allowed.has(one) && sure(event));
}

function eventRows() {
  return DATA.events.map((row) => ({ row, told: tellers(row) })).filter(({ row, told }) =>
    told.length && (!state.type || row.type === state.type) && (!state.status || row.status === state.status) &&
    (!state.several || new Set(told.map(({ one }) => one)).size > 1));
}

/** Who takes part, each once: links for those the report knows, words for the others. */
function eventWho(told) {
  const seen = new Map();
  for (const { one, event } of told) {
    for (const field of ["organiser", "participant", "funder"]) {
      const ids = event[`${field}_ids`] || [];
      for (const mention of [...ids.map((id) => byId(one, id))].filter(Boolean)) {
        if (mention.x !== undefined && !seen.has(mention.x)) seen.set(mention.x, field);
      }
    }
    for (const mention of (event.person_ids || []).map((id) => byId(one, id)).filter(Boolean)) {
      if (mention.x !== undefined && !seen.has(mention.x)) seen.set(mention.x, "person");
    }
  }
  return [...grouped([...seen], ([, field]) => field)].map(([field, some]) => h("li", {},
    h("span", { class: "kicker" }, word("fields", field)), " ", some.map(([index], place) => [place ? ", " : "", entityAnchor(index)])));
}

function entityAnchor(index) {
  const { key } = ENTITIES[index];
  return h("a", { href: key.startsWith("place:") ? link("documents", { place: key }) : link("who", { entity: key }) }, entityName(index));
}

function eventPlace(row, told) {
  for (const { one, event } of told) {
    const place = event.place_id && byId(one, event.place_id);
    if (place && place.x !== undefined && entityName(place.x) && (ENTITIES[place.x].name === row.place || told.length === 1)) return entityAnchor(place.x);
  }
  return row.place || "";
}

function eventItem({ row, told }) {
  const title = row.name || told[0].event.name || oneLine(spanText(told[0].one, told[0].event));
  const chosen = state.event && told.some(({ one, event }) => `${one.index}.${event.i}` === state.event);
  const who = eventWho(told);
  const place = eventPlace(row, told);
  return h("li", { class: `event${chosen ? " chosen" : ""}`, id: chosen ? "chosen" : null },
    h("div", { class: "when" }, h("time", {}, row.date)),
    h("div", { class: "what" },
      h("p", { class: "tags" },
        h("span", { class: "chip tint-events" }, word("types", row.type)),
        h("span", { class: `chip status-${row.status}` }, word("statuses", row.status)),
        place ? h("span", { class: "chip tint-places" }, place) : ""),
      h("h4", { lang: told[0].one.lang }, title),
      who.length ? h("ul", { class: "who" }, who) : "",
      h("ul", { class: "sources", "aria-label": t("timeline.sources") }, told.map(({ one, event }) =>
        h("li", {}, h("span", { lang: one.lang }, quote(one, event)), " ", source(one, event))))));
}

function timelineView() {
  const any = ["", t("filters.any")];
  const rows = eventRows();
  const pick = (field, section) => counted(DATA.events.map((row) => row[field])).map(([key]) => [key, word(section, key)]);
  const list = h("ol", { class: "events", id: "events" });
  let year = "";
  const withYears = rows.flatMap((row) => {
    const now = row.row.from.slice(0, 4);
    const head = now === year ? [] : [{ year: (year = now) }];
    return [...head, row];
  });
  const filled = fill(list, withYears, (row) => (row.year ? h("li", { class: "year" }, h("h3", {}, row.year)) : eventItem(row)));
  const chosen = withYears.findIndex((row) => row.told && row.told.some(({ one, event }) => `${one.index}.${event.i}` === state.event));
  if (filled && chosen >= 0) filled.until(chosen);
  if (chosen >= 0) requestAnimationFrame(() => document.getElementById("chosen") && document.getElementById("chosen").scrollIntoView({ block: "center" }));
  return [
    h("div", { class: "fields bar" },
      selectBox("type", t("fields.type"), [any, ...pick("type", "types")]),
      selectBox("status", t("fields.status"), [any, ...pick("status", "statuses")]),
      selectBox("several", t("timeline.told_by"), [any, ["1", t("timeline.several")]])),
    h("p", { class: "tally", role: "status" }, `${t("timeline.events")}: ${number(rows.length)} · ${t("timeline.undated")}: ${number(DATA.undated)}`),
    rows.length ? list : nothing(),
  ];
}
