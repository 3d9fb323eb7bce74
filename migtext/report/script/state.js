// What is shown stands in the fragment of the address, so that every view is a link.
const VIEWS = ["documents", "figures", "timeline", "who", "objectives"];
const FILTERS = ["q", "language", "layer", "organisation", "place", "objective", "from", "to", "confidence"];

const firstLanguage = () =>
  (navigator.languages || []).map((code) => code.slice(0, 2)).find((code) => Object.hasOwn(WORDS, code)) || "en";

let state = { view: "documents", lang: firstLanguage() };

function parsed(fragment) {
  const [view, query] = fragment.replace(/^#/, "").split("?");
  const given = Object.fromEntries(new URLSearchParams(query || ""));
  const lang = Object.hasOwn(WORDS, given.lang || "") ? given.lang : state.lang;
  return { ...given, view: VIEWS.includes(view) ? view : "documents", lang };
}

function fragment(wanted) {
  const { view, ...rest } = wanted;
  const query = new URLSearchParams(Object.entries(rest).filter(([, value]) => value !== "" && value != null));
  return `#${view}?${query}`;
}

/** The address of a view: the filters and the language stay, what belongs to another view goes. */
function link(view, values) {
  const kept = Object.fromEntries(["lang", ...FILTERS].map((key) => [key, state[key]]));
  return fragment({ ...kept, view, ...values });
}

/** Change what is shown. A step that is not worth a place in the history of the browser replaces the one before. */
function change(values, replace) {
  const next = fragment({ ...state, ...values });
  if (next === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", next);
  state = parsed(next);
  render();
}

function go(view, values) {
  location.hash = link(view, values);
}
