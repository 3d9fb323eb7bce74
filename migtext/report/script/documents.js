// Documents: a list, and the text of one with its mentions.
function documentItem(one, open) {
  const sizes = Object.fromEntries(counted(one.mentions.filter(sure).map((mention) => mention.y)));
  const counts = LAYERS.filter((layer) => sizes[layer]).map((layer) => [layer, sizes[layer]]);
  return h(
    "li", {},
    h("a", { class: "item", href: link("documents", { doc: one.id }), "aria-current": open ? "true" : null },
      h("span", { class: "title", lang: one.lang }, titleOf(one)),
      h("span", { class: "meta" }, [word("languages", one.lang), one.published].filter(Boolean).join(" · ")),
      h("span", { class: "chips" }, counts.map(([layer, count]) =>
        h("span", { class: `chip tint-${layer}` }, `${word("layers", layer)} ${count}`)))),
  );
}

/** Stretches of a text with the mentions that cover each: a mention may lie in another one or across its end. */
function stretches(one) {
  const spans = one.mentions.filter(seen).flatMap((mention) =>
    (mention.spans || [[mention.s, mention.e]]).map(([start, end]) => ({ start, end, mention })));
  const lines = (one.furniture || []).map(([start, end, kind]) => ({ start, end, kind }));
  const cuts = new Set([0, one.text.length]);
  for (const span of [...spans, ...lines]) cuts.add(span.start).add(span.end);
  const places = [...cuts].sort((a, b) => a - b);
  spans.sort((a, b) => a.start - b.start);
  lines.sort((a, b) => a.start - b.start);
  let open = [];
  let next = 0;
  let line = 0;
  const parts = [];
  for (let index = 0; index + 1 < places.length; index += 1) {
    const [start, end] = [places[index], places[index + 1]];
    open = open.filter((span) => span.end > start);
    while (next < spans.length && spans[next].start <= start) open.push(spans[next++]);
    while (line < lines.length && lines[line].end <= start) line += 1;
    const grey = line < lines.length && lines[line].start <= start ? lines[line].kind : null;
    const over = [...open].sort((a, b) => a.end - a.start - (b.end - b.start)).map((span) => span.mention);
    parts.push({ start, end, over, grey });
  }
  return parts;
}

function stretch(one, part, met) {
  const text = one.text.slice(part.start, part.end);
  if (!part.over.length) return part.grey ? h("span", { class: "furniture", title: word("furniture", part.grey) }, text) : text;
  const [first] = part.over;
  const again = met.has(first);
  part.over.forEach((mention) => met.add(mention));
  const chosen = part.over.some((mention) => mention.i === state.m);
  const select = () => go("documents", { doc: one.id, m: first.i });
  const fixed = part.over.map((mention) => mention.fix && t(`corrections.is_${mention.fix.action}`)).filter(Boolean);
  const marked = h("span", {
    class: `mention tint-${first.y}${part.grey ? " furniture" : ""}${chosen ? " chosen" : ""}${fixed.length ? " fixed" : ""}${part.over.every((mention) => mention.gone) ? " gone" : ""}`, role: "button", tabindex: again ? "-1" : "0",
    "aria-label": `${oneLine(text)}: ${[...new Set([...part.over.map((mention) => word("layer", mention.y)), ...fixed])].join(", ")}`,
    "aria-pressed": String(chosen),
    "data-m": part.over.map((mention) => mention.i).join(" "),
    onclick: () => getSelection().isCollapsed && select(),
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      select();
    },
  }, text);
  const layers = [...new Set(part.over.map((mention) => mention.y))];
  marked.style.boxShadow = layers.map((layer, index) => `inset 0 ${-2 - 3 * index}px 0 0 var(--${layer})`).join(", ");
  return marked;
}

function documentText(one) {
  if (one.text === undefined) {
    const rows = one.mentions.filter(seen);
    const list = h("ul", { class: "plain loose" });
    fill(list, rows, (mention) => h("li", {}, h("span", { class: "kicker" }, word("layer", mention.y)), " ", h("a", { href: mentionLink(one, mention) }, oneLine(mention.text))));
    return [h("p", { class: "notice" }, t("documents.no_text")), list];
  }
  const met = new Set();
  return h("div", { class: "text", lang: one.lang, id: "text", "data-doc": one.id }, stretches(one).map((part) => stretch(one, part, met)));
}

/** An address of the web is a link, any other one is only shown. */
function webLink(address) {
  return /^https?:\/\//i.test(address) ? h("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, address) : address;
}

function documentHead(one) {
  const facts = [
    ["id", one.id], ["published", one.published], ["site", one.site], ["url", one.url && webLink(one.url)],
    ["main_event", one.main && byId(one, one.main) ? reference(one, one.main) : ""],
  ].filter(([, value]) => value);
  return h("header", {},
    h("a", { class: "back", href: link("documents", {}) }, "← ", t("documents.all")),
    h("h2", { lang: one.lang, tabindex: "-1", id: "title" }, titleOf(one)),
    h("dl", { class: "facts" }, facts.map(([field, value]) => h("div", {}, h("dt", {}, word("fields", field)), h("dd", {}, value)))),
    h("ul", { class: "legend" }, LAYERS.filter((layer) => mentionsOf(one, layer).length).map((layer) =>
      h("li", { class: `chip tint-${layer}` }, word("layers", layer)))));
}

function mentionPanel(one) {
  const chosen = state.m && byId(one, state.m);
  if (editing && (editing.one !== one || editing.m !== state.m)) editing = null;
  if (editing && !editing.mention) return h("aside", { class: "panel", id: "panel", "aria-label": t("corrections.add") }, addForm(one));
  if (!chosen) return h("aside", { class: "panel empty" }, h("p", {}, t("documents.click")));
  const others = one.mentions.filter((mention) => mention !== chosen && seen(mention) && mention.s < chosen.e && mention.e > chosen.s);
  return h("aside", { class: "panel", id: "panel", "aria-label": t("documents.panel"), "aria-live": editing ? null : "polite" },
    h("a", { class: "close", href: link("documents", { doc: one.id }) }, t("documents.close")),
    [chosen, ...others].map((mention) => mentionCard(one, mention)));
}

const wide = window.matchMedia("(min-width: 761px)");

function documentsView() {
  const list = h("ul", { class: "items", id: "documents" });
  const rows = found();
  const one = DOCUMENTS[documentNumber.get(state.doc)] || (wide.matches && rows[0]);
  const filled = fill(list, rows, (row) => documentItem(row, row === one));
  const place = one ? rows.indexOf(one) : -1;
  if (filled && place >= 0) filled.until(place);
  return h("div", { class: `split${one ? " open" : ""}` },
    h("section", { class: "listing", tabindex: "0", "aria-label": t("views.documents") }, rows.length ? list : nothing()),
    one ? h("article", { class: "document" }, documentHead(one), correctionBar(one), documentText(one)) : "",
    one ? mentionPanel(one) : "");
}

/** Bring what is chosen into sight. */
function showChosen(before) {
  if (state.view !== "documents" || !state.doc) return;
  const other = before.doc !== state.doc || before.view !== "documents";
  const mention = state.m && document.querySelector(`[data-m~="${CSS.escape(state.m)}"]`);
  if (mention && (other || before.m !== state.m)) mention.scrollIntoView({ block: "center" });
  else if (other) window.scrollTo(0, 0);
  if (other) {
    const item = document.querySelector('.items [aria-current="true"]');
    if (item) item.parentElement.parentElement.parentElement.scrollTop = item.offsetTop - 80;
  }
}
