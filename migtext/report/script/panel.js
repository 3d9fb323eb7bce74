// What is known of a mention. Each part is a row of a definition list.
function reference(one, id) {
  const mention = byId(one, id);
  if (!mention) return id;
  return h("a", { href: mentionLink(one, mention) }, oneLine(spanText(one, mention)));
}

function confidence(value) {
  const meter = h("meter", { min: 0, max: 1, value, "aria-label": t("fields.confidence") });
  return h("span", { class: "confidence" }, meter, " ", percent(value));
}

const REFERENCES = [
  "date_id", "place_id", "organisation_id", "organiser_ids", "participant_ids", "funder_ids", "person_ids",
  "organisation_ids", "goal_ids", "figure_ids",
];
const PLAIN = [
  "kind", "modifier", "earliest", "latest", "comparator", "change", "counted", "row_heading", "column_heading",
  "position", "role", "type", "status", "scope", "name_en", "code",
];
const SECTION_OF = {
  kind: "kinds", modifier: "modifiers", comparator: "comparators", change: "changes", role: "roles", type: "types",
  status: "statuses", scope: "scopes",
};

function entityLinks(mention) {
  const entity = ENTITIES[mention.x];
  const filter = mention.y === "places" ? { place: entity.key } : null;
  const target = filter ? link("documents", filter) : link("who", { entity: entity.key });
  return h("a", { href: target }, entityName(mention.x));
}

function referred(one, mention, field) {
  const ids = [mention[field]].flat();
  return h("ul", { class: "plain" }, ids.map((id) => h("li", {}, reference(one, id))));
}

function* details(one, mention) {
  yield ["value", mention.x === undefined ? valueOf(one, mention) : entityLinks(mention)];
  for (const field of PLAIN) {
    if (mention[field] === undefined) continue;
    yield [field, SECTION_OF[field] ? word(SECTION_OF[field], mention[field]) : mention[field]];
  }
  if (mention.link) {
    yield ["link", `${mention.link.id} (${word("reasons", mention.link.reason)}, ${percent(mention.link.score)})`];
  }
  for (const field of ["date", "place"]) {
    if (mention[field] && !(mention[`${field}_id`] && byId(one, mention[`${field}_id`]))) yield [field, mention[field]];
  }
  for (const field of ["organisers", "participants", "funders"]) {
    if (mention[field]) yield [field.slice(0, -1), mention[field].join(", ")];
  }
  for (const field of REFERENCES) if (mention[field]) yield [field.replace(/_ids?$/, ""), referred(one, mention, field)];
  for (const framework of mention.y === "goals" && mention.objectives ? [mention.framework] : []) {
    yield ["objectives", objectiveLinks(framework, mention.objectives)];
  }
  yield ["rule", h("code", {}, mention.r)];
  yield ["confidence", confidence(mention.c)];
  if (mention.date_confidence !== undefined) yield ["date_confidence", confidence(mention.date_confidence)];
  if (mention.place_confidence !== undefined) yield ["place_confidence", confidence(mention.place_confidence)];
  if (mention.p) yield ["page", mention.p];
  if (mention.y === "events" && mention.date) yield ["seen", h("a", { href: link("timeline") + `&event=${one.index}.${mention.i}` }, t("views.timeline"))];
  if (mention.y === "figures") yield ["seen", h("a", { href: link("figures", { thing: mention.k }) }, t("views.figures"))];
}

function objectiveLinks(framework, numbers) {
  return h("ul", { class: "plain" }, numbers.map((index) => h(
    "li", {}, h("a", { href: link("objectives", { framework, cell: `objective.${index}` }) }, objectiveTitle(framework, index)))));
}

function mentionCard(one, mention) {
  const rows = [...details(one, mention)].filter(([, value]) => value !== "");
  return h(
    "section", { class: `card edge-${mention.y}` },
    h("h3", {}, h("span", { class: "kicker" }, word("layer", mention.y)), h("q", { lang: one.lang }, oneLine(spanText(one, mention)))),
    h("dl", {}, rows.map(([field, value]) => [h("dt", {}, word("fields", field)), h("dd", {}, value)])),
    correctionPart(one, mention),
  );
}
