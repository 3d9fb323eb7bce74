// Documents and mentions by number, and what the filters leave of them.
const DOCUMENTS = DATA.documents;
const ENTITIES = DATA.entities;
const entityNumber = new Map(ENTITIES.map((entity, index) => [entity.key, index]));
const documentNumber = new Map(DOCUMENTS.map((one, index) => [one.id, index]));

DOCUMENTS.forEach((one, index) => {
  one.index = index;
  for (const mention of one.mentions) {
    const [layer, i, s, e, n, rule, c, p] = mention.h;
    delete mention.h;
    Object.assign(mention, { y: LAYERS[layer], i, s, e, n, r: DATA.rules[rule], c, p });
  }
});

const titleOf = (one) => one.title || one.id;
const seen = (mention) => mention.c >= Number(state.confidence || 0);
const sure = (mention) => !mention.gone && seen(mention);
const mentionsOf = (one, layer) => one.mentions.filter((mention) => mention.y === layer && sure(mention));

function byId(one, id) {
  if (!one.byId) one.byId = new Map(one.mentions.map((mention) => [mention.i, mention]));
  return one.byId.get(id);
}

/** The name of an entity in the language of the page, if a gazetteer has it. */
function entityName(index) {
  const entity = ENTITIES[index];
  return (entity.names && entity.names[state.lang]) || entity.name;
}

/** The name of the place that a figure or an event refers to. */
function placeOf(one, mention) {
  const place = mention.place_id && byId(one, mention.place_id);
  if (place && place.x !== undefined) return { key: ENTITIES[place.x].key, name: entityName(place.x) };
  const said = mention.place_name || mention.place;
  return said ? { key: `text:${said.toLocaleLowerCase()}`, name: said } : null;
}

const objectiveKeys = (goal) => (goal.objectives || []).map((index) => `${goal.framework}-${index}`);

function haystack(one) {
  if (one.hay === undefined) one.hay = `${one.title || ""}\n${one.id}\n${one.text || ""}`.toLocaleLowerCase();
  return one.hay;
}

function passes(one, wanted) {
  if (state.language && one.lang !== state.language) return false;
  if (state.from && !(one.to >= state.from)) return false;
  if (state.to && !(one.from <= `${state.to}~`)) return false;
  if (state.layer && !one.mentions.some((mention) => mention.y === state.layer && sure(mention))) return false;
  for (const key of ["organisation", "place"]) {
    const index = entityNumber.get(state[key]);
    if (state[key] && !one.mentions.some((mention) => mention.x === index && sure(mention))) return false;
  }
  if (state.objective) {
    const named = mentionsOf(one, "goals").some((goal) => objectiveKeys(goal).includes(state.objective));
    if (!named) return false;
  }
  return wanted.every((part) => haystack(one).includes(part));
}

let lastFound = { key: null, documents: DOCUMENTS };

/** The documents that the filters leave, in their order. */
function found() {
  const key = FILTERS.map((name) => state[name] || "").join("\u0000");
  if (lastFound.key !== key) {
    const wanted = (state.q || "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
    lastFound = { key, documents: DOCUMENTS.filter((one) => passes(one, wanted)) };
  }
  return lastFound.documents;
}
