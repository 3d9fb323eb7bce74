"""A headless Chromium for the tests of the page."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

_ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en")


class Page:
    """A page in the browser. Whatever it writes to the console is a fault."""

    def __init__(self, driver: webdriver.Chrome, file: Path) -> None:
        self.driver = driver
        self.address = file.as_uri()

    def open(self, fragment: str = "documents?lang=en") -> None:
        """Load the page anew at a fragment, and wait until it is drawn."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.address}#{fragment}")
        self.wait("document.getElementById('main')")

    def script(self, code: str, *values: Any) -> Any:
        return self.driver.execute_script(code, *values)

    def text(self, selector: str) -> str:
        """The text of the first element, on one line; that of a row in a list may not be laid out yet."""
        read = "const one = document.querySelector(arguments[0]); return one && (one.innerText || one.textContent)"
        return " ".join((self.script(read, selector) or "").split())

    def count(self, selector: str) -> int:
        return self.script("return document.querySelectorAll(arguments[0]).length", selector)

    def click(self, selector: str) -> None:
        element = self.driver.find_element("css selector", selector)
        self.script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def choose(self, selector: str, value: str) -> None:
        self.script(
            "const box = document.querySelector(arguments[0]); box.value = arguments[1];"
            "box.dispatchEvent(new Event(box.tagName === 'SELECT' ? 'change' : 'input', {bubbles: true}))",
            selector,
            value,
        )

    def wait(self, condition: str) -> None:
        """Wait until a condition holds in the page; raises TimeoutException if it never does."""
        WebDriverWait(self.driver, 10, 0.05).until(lambda _: self.script(f"return Boolean({condition})"))

    def download(self, selector: str, name: str) -> Path:
        """Click on an element that saves a file, and wait for the content: the browser makes an empty file first."""
        file: Path = self.driver.downloads / name  # type: ignore[attr-defined]
        file.unlink(missing_ok=True)
        self.click(selector)
        WebDriverWait(self.driver, 10, 0.05).until(lambda _: file.exists() and file.stat().st_size)
        return file

    @property
    def fragment(self) -> str:
        return self.script("return decodeURIComponent(location.hash)")

    def console(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One browser for all tests; they are skipped where Debian's packages chromium and chromium-driver are missing."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("no chromium and chromedriver on the path: install the packages chromium and chromium-driver")
    options = Options()
    options.binary_location = browser
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    downloads = tmp_path_factory.mktemp("downloads")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    started.downloads = downloads  # type: ignore[attr-defined]
    yield started
    started.quit()
