"""How long a report of many documents takes: to make, to open in a headless Chromium, and to scroll and search in.

    python benchmarks/report.py [DOCUMENTS] [CHARACTERS]

The documents are the examples of the repository, cut or repeated to a length, each with an id of its own. Needs
Debian's packages chromium and chromium-driver.
"""

import sys
import time
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from migtext import Pipeline
from migtext.report.page import report_page

RELEASES = Path(__file__).parent.parent / "examples" / "releases"
SCROLL = """
const [selector, done] = arguments;
const box = document.querySelector(selector) || document.scrollingElement;
const frames = [];
let last = performance.now();
let left = 120;
function step(now) {
  frames.push(now - last);
  last = now;
  box.scrollTop += 400;
  left -= 1;
  if (left) requestAnimationFrame(step);
  else done([frames.sort((a, b) => a - b)[Math.floor(frames.length * 0.95)], Math.max(...frames)]);
}
requestAnimationFrame(step);
"""
OPENED = """
const done = arguments[0];
const timing = performance.timing;
const look = () => (timing.loadEventEnd ? done(timing.loadEventEnd - timing.navigationStart) : setTimeout(look, 10));
look();
"""
STEP = """
const [fragment, done] = arguments;
const start = performance.now();
location.hash = fragment;
const shown = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
window.addEventListener("hashchange", shown, { once: true });
"""


def main(count: int = 1000, characters: int = 3000) -> None:
    texts = [(file.read_text("utf-8").strip() + "\n\n") * 3 for file in sorted(RELEASES.glob("*.txt"))]
    pipeline = Pipeline(model="none")
    records = [pipeline(text[:characters]) for text in texts]
    many = [
        record.model_copy(update={"document": record.document.model_copy(update={"id": f"{number:05}"})})
        for number, record in enumerate(islice(cycle(records), count))
    ]
    start = time.perf_counter()
    page = report_page(many, [text[:characters] for text in islice(cycle(texts), count)])
    print(f"documents {count}, characters {sum(record.document.characters for record in many)}")
    print(f"to make the page: {time.perf_counter() - start:.1f} s, {len(page.encode()) / 1e6:.1f} MB")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(page, "utf-8")
        _open(file.as_uri())


def _open(address: str) -> None:
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        for _ in range(3):
            driver.get("about:blank")
            driver.get(f"{address}#documents?lang=en")
            print(
                f"to open: {driver.execute_async_script(OPENED)} ms, of which {_busy(driver):.0f} ms of processor time"
            )
        for fragment, box in (
            ("documents", ".listing"), ("figures", ""), ("timeline", ""), ("who", ""), ("objectives", ""),
        ):  # fmt: skip
            took = driver.execute_async_script(STEP, f"{fragment}?lang=ru")
            before = _busy(driver)
            typical, worst = driver.execute_async_script(SCROLL, box or "none")
            print(
                f"{fragment}: shown in {took:.0f} ms; frames of {typical:.0f} ms (95 %), {worst:.0f} ms (worst),"
                f" {(_busy(driver) - before) / 120:.0f} ms of processor time each"
            )
        print(f"search: {driver.execute_async_script(STEP, 'documents?q=мигрант'):.0f} ms")
    finally:
        driver.quit()


def _busy(driver: webdriver.Chrome) -> float:
    """Milliseconds for which the thread of the page has worked."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
