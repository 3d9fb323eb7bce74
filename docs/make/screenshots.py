"""Pictures of the report in a headless Chromium: ``python docs/make/screenshots.py FOLDER``.

FOLDER gets every view, in light and dark colours and at 1280 and 390 pixels: ``documents-light-1280.webp`` and so on.
Those that docs/report.md shows lie in docs/images. Needs the packages chromium and chromium-driver, and selenium.
"""

import shutil
import sys
from base64 import b64decode
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

import migtext
from migtext.report.page import report_page

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
VIEWS = {
    "documents": "documents?lang=en&doc=ru-statistika-vneshney-migracii-polugodie.txt&m=f1",
    "figures": "figures?lang=en",
    "timeline": "timeline?lang=en",
    "who": "who?lang=en",
    "objectives": "objectives?lang=en",
}
SIZES = {1280: 860, 390: 844}
PHONE = 390
QUALITY = 60


def main(folder: Path) -> None:
    """Write the page of the example releases, open it, and take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary:
        page = Path(temporary) / "report.html"
        page.write_text(_page(), "utf-8")
        driver = _browser()
        try:
            for (view, fragment), theme, (width, height) in product(VIEWS.items(), ("light", "dark"), SIZES.items()):
                _look(driver, theme, width, height)
                driver.get("about:blank")
                driver.get(f"{page.as_uri()}#{fragment}")
                if width > PHONE:  # on a phone the panel would cover the mention
                    driver.execute_script("scrollTo(0, 0)")
                (folder / f"{view}-{theme}-{width}.webp").write_bytes(_picture(driver))
        finally:
            driver.quit()


def _page() -> str:
    pipeline = migtext.Pipeline()
    files = sorted((EXAMPLES / "releases").glob("*.txt"))
    sources = [migtext.read(file) for file in files]
    records = [pipeline(source, id=file.name) for file, source in zip(files, sources, strict=True)]
    return report_page(records, [source.text for source in sources])


def _browser() -> webdriver.Chrome:
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def _look(driver: webdriver.Chrome, theme: str, width: int, height: int) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    )
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width == PHONE}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def _picture(driver: webdriver.Chrome) -> bytes:
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return b64decode(taken["data"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
