// Small multiples: one thing that is counted, a picture a place, over time. All have one axis of time, and each has its
// own scale of values: a country would flatten a town.
const DAY = 86400000;
const MAX_CHARTS = 24;
const middle = ({ figure }) => new Date((Date.parse(figure.from) + Date.parse(figure.to)) / 2);

function datedRows(rows) {
  return rows.filter(({ figure }) => figure.from && figure.to && !figure.change && !["percent", "ratio"].includes(figure.kind));
}

/** The thing to draw: the one that is chosen, else the one with most dates in known places. */
function drawnThing(groups) {
  if (groups.has(state.chart)) return state.chart;
  if (groups.has(state.thing)) return state.thing;
  const spread = (rows) => new Set(rows.filter(placeKey).map((row) => row.figure.date)).size;
  return [...groups].map(([key, rows]) => [key, spread(rows), rows.length]).sort((a, b) => b[1] - a[1] || b[2] - a[2])[0][0];
}

function chartSection(rows) {
  const groups = grouped(datedRows(rows), (row) => row.figure.k);
  if (!groups.size) return "";
  const key = drawnThing(groups);
  const drawn = groups.get(key);
  const options = things([...groups.values()].flat()).map(([thing, name, size]) => [thing, `${name} (${size})`]);
  const select = h("select", { id: "chart", onchange: (event) => change({ chart: event.target.value }, true) },
    options.map(([value, name]) => option(value, name, key)));
  const places = [...grouped(drawn, placeKey)].sort(([a, some], [b, others]) => (a === "") - (b === "") || others.length - some.length);
  return h("details", { class: "section", id: "charts", open: true }, h("summary", {}, h("h3", {}, t("figures.over_time"))),
    h("label", { class: "field wide" }, h("span", {}, t("figures.thing")), select),
    h("p", { class: "tally" }, t("figures.scales")),
    h("div", { class: "charts" }, places.slice(0, MAX_CHARTS).map(([, some]) => chart(some, span(drawn)))),
    places.length > MAX_CHARTS ? h("p", { class: "hint" }, `${t("figures.more_places")}: ${places.length - MAX_CHARTS}`) : "");
}

function span(rows) {
  const times = rows.map((row) => middle(row).getTime());
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const margin = Math.max((last - first) * 0.08, 200 * DAY);
  return [new Date(first - margin), new Date(last + margin)];
}

function chart(rows, times) {
  const name = placeName(rows[0]) || t("figures.no_place");
  const points = [...grouped(rows, ({ figure }) => `${figure.date} ${figureValue(figure)}`).values()]
    .map((told) => ({ ...told[0], told, time: middle(told[0]), value: told[0].figure.value || 0 })).sort((a, b) => a.time - b.time);
  const top = points.reduce((most, point) => Math.max(most, point.value), 0);
  const picture = Plot.plot({
    width: 260, height: 150, marginLeft: 48, marginBottom: 26, marginTop: 12, marginRight: 12,
    x: { type: "utc", domain: times, label: null, ticks: 3, tickFormat: (time) => String(time.getUTCFullYear()) },
    y: { domain: [0, top * 1.1 || 1], label: null, ticks: 3, grid: true, tickFormat: compact },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      Plot.lineY(new Set(points.map((point) => point.time.getTime())).size === points.length ? points : [], { x: "time", y: "value", stroke: "var(--figures)", strokeOpacity: 0.5 }),
      Plot.dot(points, { x: "time", y: "value", r: 4, fill: "var(--figures)" }),
    ],
  });
  for (const part of picture.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `${name}: ${points.map((point) => `${point.figure.date} ${figureValue(point.figure)}`).join("; ")}`);
  picture.querySelectorAll("circle").forEach((circle, index) => openPoint(circle, points[Number(index)]));
  const list = h("ul", { class: "plain" }, points.map((point) => h("li", {}, `${point.figure.date}: `,
    h("a", { href: mentionLink(point.one, point.figure) }, figureValue(point.figure)), point.told.length > 1 ? ` (${point.told.length})` : "")));
  return h("figure", {}, h("figcaption", {}, name), picture, h("details", {}, h("summary", {}, `${t("figures.values")} (${points.length})`), list));
}

/** A point leads to its sentence; with the keyboard the list of values below does. */
function openPoint(circle, point) {
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = `${point.figure.date}: ${figureValue(point.figure)}\n${quoteText(point.one, point.figure)}`;
  circle.append(title);
  circle.addEventListener("click", () => (location.hash = mentionLink(point.one, point.figure)));
}
