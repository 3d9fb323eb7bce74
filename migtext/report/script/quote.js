// A mention in its sentence, and links to it.
function spanText(one, mention) {
  return one.text === undefined ? mention.text || "" : one.text.slice(mention.s, mention.e);
}

const QUOTE = 240; // characters of a sentence on each side of a mention

/** The sentence of a mention with the mention marked. */
function quote(one, mention) {
  const sentences = one.sentences || [];
  if (one.text === undefined || sentences.length < 2 * mention.n + 2) return [h("mark", {}, spanText(one, mention))];
  const start = Math.max(sentences[2 * mention.n], mention.s - QUOTE);
  const end = Math.max(Math.min(sentences[2 * mention.n + 1], mention.e + QUOTE), mention.e);
  return [
    start > sentences[2 * mention.n] ? "…" : "",
    oneLineStart(one.text.slice(start, mention.s)),
    h("mark", { class: `tint-${mention.y}` }, oneLine(one.text.slice(mention.s, mention.e))),
    one.text.slice(mention.e, end).replace(/\s+/g, " ").trimEnd(),
    end < sentences[2 * mention.n + 1] ? "…" : "",
  ];
}

const oneLineStart = (text) => text.replace(/\s+/g, " ").trimStart();

function quoteText(one, mention) {
  return oneLine(quote(one, mention).map((part) => (part instanceof Node ? part.textContent : part)).join(""));
}

const mentionLink = (one, mention, values) =>
  link("documents", { doc: one.id, m: mention && mention.i, ...values });

/** The source of a mention: the title of its document, which leads to the mention. */
function source(one, mention) {
  return h("a", { class: "source", href: mentionLink(one, mention), lang: one.lang }, titleOf(one));
}

/** The value of a figure as people write it: ≈ 1 200–1 300 KZT. */
function figureValue(figure) {
  const signs = { about: "≈ ", more_than: "> ", less_than: "< ", at_least: "≥ ", at_most: "≤ " };
  const range = figure.value_max === undefined ? "" : `–${number(figure.value_max)}`;
  const unit = figure.unit === "%" ? "\u202f%" : figure.unit ? ` ${word("units", figure.unit)}` : "";
  const change = figure.change ? (figure.change === "increase" ? "↑ " : "↓ ") : "";
  return `${change}${signs[figure.comparator] || ""}${number(figure.value || 0)}${range}${unit}`;
}

/** What a mention says, in a few words. */
function valueOf(one, mention) {
  if (mention.y === "figures") return figureValue(mention);
  if (mention.y === "dates") return mention.value || "";
  if (mention.x !== undefined) return entityName(mention.x);
  if (mention.y === "goals") return goalName(mention);
  if (mention.y === "events") return mention.name || word("types", mention.type);
  return "";
}

function goalName(goal) {
  const name = word("frameworks", goal.framework);
  if (goal.scope === "all") return `${name}: ${t("objectives.all")}`;
  return goal.objectives ? `${name} ${goal.objectives.join(", ")}` : name;
}
