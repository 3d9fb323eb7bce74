// The page as a whole.
const SHOW = { documents: documentsView, figures: figuresView, timeline: timelineView, who: whoView, objectives: objectivesView };
const root = document.getElementById("page");
let before = {};
let shown = "";

function tooLarge() {
  if (!DATA.too_large) return "";
  return h("aside", { class: "notice", id: "too_large" }, h("p", {}, t("page.too_large")), h("pre", { tabindex: "0" },
    "migtext convert RECORDS -o migration.sqlite\ndatasette migration.sqlite"));
}

/** Draw the page anew; the control that has the focus keeps it. */
function render() {
  const focus = document.activeElement;
  const kept = focus && focus.id && { id: focus.id, start: focus.type === "search" ? focus.selectionStart : null };
  const focused = focus && focus.dataset && focus.dataset.m;
  const scrolled = (document.querySelector(".listing") || {}).scrollTop;
  document.documentElement.lang = state.lang;
  document.title = `${t(`views.${state.view}`)} – migtext`;
  pending = [];
  const main = h("main", { id: "main", tabindex: "-1" }, tooLarge(), h("h1", { class: "unseen" }, t(`views.${state.view}`)), SHOW[state.view]());
  const bar = document.querySelector(".filters");
  if (bar && bar.contains(focus) && focus.matches("input") && before.lang === state.lang) {
    bar.querySelector(".tally").replaceWith(tally());
    document.querySelector("header.top").replaceWith(header());
    document.getElementById("main").replaceWith(main);
  } else {
    root.replaceChildren(header(), filterBar(), main);
  }
  const listing = document.querySelector(".listing");
  if (listing && scrolled) listing.scrollTop = scrolled;
  const again = kept ? document.getElementById(kept.id) : focused ? document.querySelector(`[data-m="${CSS.escape(focused)}"]`) : null;
  if (again && again !== focus) {
    again.focus({ preventScroll: true });
    if (kept && kept.start !== null) again.setSelectionRange(kept.start, kept.start);
  }
  const tab = document.querySelector("nav [aria-current]");
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 60;
  showChosen(before);
  if (!again && before.view) focusOn(before);
  before = state;
  shown = location.hash;
}

/** Who follows a link with the keyboard or hears the page goes on from what it led to. */
function focusOn(last) {
  const chosen = state.m !== last.m && document.querySelector(".mention.chosen");
  const target = chosen || document.getElementById(state.doc !== last.doc ? "title" : "main") || document.getElementById("main");
  target.focus({ preventScroll: true });
}

/** Following a link may tell of it twice. */
function read() {
  if (location.hash === shown && before.view) return;
  state = parsed(location.hash);
  render();
}

window.addEventListener("hashchange", read);
window.addEventListener("popstate", read);
read();
