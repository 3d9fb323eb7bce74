// Long lists: rows are made as they are scrolled to.
const CHUNK = 30;
let pending = [];

/** Fill a list or the body of a table with rows, some at a time. All rows are there before the page is printed. */
function fill(parent, items, row) {
  let next = 0;
  const end = h(parent.tagName === "TBODY" ? "tr" : "li", { class: "end", "aria-hidden": "true" });
  if (parent.tagName === "TBODY") end.append(h("td", {}));
  const some = (count) => {
    const part = document.createDocumentFragment();
    for (const item of items.slice(next, next + count)) part.append(row(item));
    next += count;
    end.before(part);
    if (next >= items.length) {
      watcher.disconnect();
      end.remove();
    }
  };
  const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && some(CHUNK), { rootMargin: "1200px" });
  parent.append(end);
  some(CHUNK);
  if (next < items.length) {
    watcher.observe(end);
    pending.push({ all: () => some(items.length), until: (index) => index >= next && some(index + 1 - next) });
  }
  return pending[pending.length - 1];
}

window.addEventListener("beforeprint", () => pending.forEach((list) => list.all()));

const nothing = (text) => h("p", { class: "nothing" }, text || t("page.nothing"));
