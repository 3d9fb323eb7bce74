"""The page in a browser: views, filters, links, languages, keyboard, download, hostile texts, accessibility."""

import csv
import json
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

import axe_core_python
import pytest
from browser import Page, chromium  # noqa: F401 - a fixture
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from migtext import Pipeline
from migtext.records import Record
from migtext.report.page import report_page

TEXTS = {
    "ru-otchet": "Отчёт о помощи\n\n14 мая 2024 года в Бишкеке открылся центр Международной организации по "
    "миграции (МОМ). В 2023 году в Кыргызстане помощь получили 1 200 мигрантов. Работа отвечает "
    "целям 6 и 10 Глобального договора о миграции.\n\nПоделиться",
    "ru-obzor": "Обзор года\n\n14 мая 2024 года в Бишкеке открылся центр МОМ. В 2023 году в Кыргызстане помощь получили"
    " 1 350 мигрантов. В 2022 году в Кыргызстане помощь получили 900 мигрантов.",
    "ky-zhyyn": "Жыйын өттү\n\n2024-жылдын 6-сентябрында Ошто семинар өттү. Ага 45 адам катышты. "
    "Айгүл Асанова сүйлөдү.",
}
VIEWS = ("documents", "figures", "timeline", "who", "objectives")
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


def _page(folder: Path, records: list[Record], texts: list[str]) -> Path:
    file = folder / "report.html"
    file.write_text(report_page(records, texts), "utf-8")
    return file


@pytest.fixture(scope="module")
def page(chromium: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Page:  # noqa: F811
    pipeline = Pipeline(model="none")
    records = [pipeline(text, id=id) for id, text in TEXTS.items()]
    return Page(chromium, _page(tmp_path_factory.mktemp("page"), records, list(TEXTS.values())))


@pytest.fixture(autouse=True)
def silent(page: Page) -> None:
    yield
    assert page.console() == []


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_from_its_fragment(page: Page, view: str) -> None:
    page.open(f"{view}?lang=en")
    assert page.text("nav [aria-current]") == page.script(
        "return JSON.parse(document.getElementById('words').textContent).en.views[arguments[0]]", view
    )
    assert page.text("main")


def test_a_click_on_a_mention_tells_value_rule_and_confidence(page: Page) -> None:
    page.open("documents?lang=en&doc=ru-otchet")
    page.click(".mention.tint-figures")
    assert "&m=f1" in page.fragment
    panel = page.text("#panel")
    assert "Value 1,200" in panel and "figures:count" in panel and "Confidence" in panel and "90%" in panel
    page.click("#panel dl a")
    assert "m=d" in page.fragment
    assert "2023" in page.text("#panel h3")


def test_the_slider_takes_away_what_is_less_sure(page: Page) -> None:
    page.open("documents?lang=en&doc=ru-otchet")
    before = page.count(".mention")
    page.choose("#confidence", "1")
    page.wait(f"document.querySelectorAll('.mention').length < {before}")
    assert "confidence=1" in page.fragment


def test_search_and_filters_choose_documents(page: Page) -> None:
    page.open()
    assert page.count(".item") == 3
    page.choose("#q", "обзор")
    page.wait("document.querySelectorAll('.item').length === 1")
    assert page.text(".item .title") == "Обзор года"
    page.click("#clear")
    page.click("#more summary")
    page.wait("document.querySelectorAll('#organisation option').length > 1")
    page.choose("#language", "ky")
    assert page.count(".item") == 1
    page.choose("#language", "")
    page.choose("#objective", "GCM-10")
    assert page.text(".item .title") == "Отчёт о помощи"
    page.choose("#objective", "")
    page.choose("#organisation", "organisation:iom")
    assert page.count(".item") == 2
    page.choose("#organisation", "")
    page.choose("#layer", "people")
    assert page.text(".item .title") == "Жыйын өттү"


def test_figures_are_sorted_filtered_and_saved(page: Page) -> None:
    page.open("figures?lang=en")
    rows = page.count("#figures tbody tr")
    assert rows >= 4
    page.click("#sort-value")
    page.click("#sort-value")
    assert page.text("#figures tbody tr td") == "1,350"
    page.choose("#year", "2023")
    assert page.count("#figures tbody tr") == 2
    with page.download("#csv", "figures.csv").open(encoding="utf-8-sig", newline="") as saved:
        values = [row["value"] for row in csv.DictReader(saved)]
    assert values == ["1350", "1200"]


def test_figures_that_disagree_stand_side_by_side(page: Page) -> None:
    page.open("figures?lang=en")
    assert "(1)" in page.text("#disagreements summary")
    assert page.count("#disagreements .side") == 2
    assert {"1,200", "1,350"} <= set(page.text("#disagreements").split())


def test_figures_over_time_lead_to_their_sentence(page: Page) -> None:
    page.open("figures?lang=en")
    assert page.count("#charts circle") >= 3
    page.script("document.querySelector('#charts circle').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    page.wait("location.hash.startsWith('#documents')")
    assert page.count(".mention.chosen") == 1


def test_an_event_that_two_documents_tell_stands_once(page: Page) -> None:
    page.open("timeline?lang=en&several=1")
    assert page.count(".event") == 1
    assert page.count(".event .sources li") == 2
    page.click(".event .sources a")
    assert page.fragment.startswith("#documents") and page.count(".mention.chosen") >= 1


def test_who_is_who_leads_from_a_name_to_its_documents(page: Page) -> None:
    page.open("who?lang=ru")
    assert page.text("#who tbody th a") == "Международная организация по миграции"
    page.click("#who tbody th a")
    assert "iom" in page.text("#entity")
    page.click("#entity .source")
    assert page.fragment.startswith("#documents")


def test_a_cell_of_the_objectives_opens_its_evidence(page: Page) -> None:
    page.open("objectives?lang=en")
    assert page.count("#by-year tbody tr") == 24
    page.click("#by-document .heat a")
    assert page.count("#evidence li") == 1
    assert "Глобального договора" in page.text("#evidence")


def test_the_language_of_the_page_changes_and_stays(page: Page) -> None:
    page.open("figures?lang=en")
    for language, heading in (("kk", "Құжаттар"), ("ky", "Документтер"), ("ru", "Документы"), ("en", "Documents")):
        page.choose("#lang", language)
        assert page.text("nav a") == heading
        assert page.script("return document.documentElement.lang") == language
        page.click("nav a:last-child")
        assert f"lang={language}" in page.fragment


def test_back_leads_to_the_view_before(page: Page) -> None:
    page.open()
    page.click("nav a:nth-child(2)")
    page.wait("document.querySelector('#figures')")
    page.driver.back()
    page.wait("document.querySelector('.items')")
    assert page.fragment.startswith("#documents")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.open("documents?lang=en&doc=ru-otchet")
    page.script("document.querySelector('.mention.tint-figures').focus()")
    active = page.driver.switch_to.active_element
    active.send_keys(Keys.ENTER)
    page.wait("document.querySelector('#panel')")
    assert page.script("return document.activeElement.classList.contains('mention')")
    page.script("document.querySelector('#panel dl a').focus()")
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.wait("document.activeElement.classList.contains('chosen')")


def test_a_page_of_too_many_documents_says_what_to_do(page: Page, tmp_path: Path) -> None:
    text = Path(unquote(urlsplit(page.address).path)).read_text("utf-8")
    file = tmp_path / "large.html"
    file.write_text(text.replace('"too_large":false', '"too_large":true'), "utf-8")
    Page(page.driver, file).open()
    assert "migtext convert RECORDS -o migration.sqlite datasette migration.sqlite" in page.text("#too_large")


@pytest.mark.parametrize(
    "fragment",
    [
        "constructor?lang=constructor",
        "figures?sort=__proto__",
        "documents?doc=%00&m=%3Cb%3E",
        "objectives?cell=year.x.y&framework=z",
    ],
)
def test_a_strange_fragment_still_shows_a_page(page: Page, fragment: str) -> None:
    page.open(fragment)
    assert page.text("nav [aria-current]") and page.text("main")


AXE_RUN = """
const [dark, done] = arguments;
const options = dark ? { runOnly: ["color-contrast"] } : {};
axe.run(document, options).then((result) => done(result.violations), (error) => done([String(error)]));
"""
EACH_VIEW = (
    "documents?lang=en&doc=ru-otchet&m=f1",
    *(f"{view}?lang=ru&entity=organisation:iom&cell=objective.6" for view in VIEWS[1:]),
)


@pytest.mark.parametrize("view", EACH_VIEW)
def test_axe_finds_no_serious_fault(page: Page, view: str) -> None:
    page.open(view)
    page.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    serious = []
    for scheme in ("light", "dark"):
        page.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        found = page.driver.execute_async_script(AXE_RUN, scheme == "dark")
        serious += [fault for fault in found if fault["impact"] in ("serious", "critical")]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"][:3]]) for fault in serious] == []


HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "<svg onload=window.hacked=1>",
    "<svg><script>window.hacked = 1</script></svg>",
    "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
    "<body onload=window.hacked=1>",
    "<a href='javascript:window.hacked=1'>центр</a>",
    "javascript:window.hacked=1",
    '"><script>window.hacked = 1</script>',
    "' onmouseover='window.hacked = 1' autofocus onfocus='window.hacked = 1",
    "<!--<script>window.hacked = 1</script>",
    "<!--<script><!--",
    "]]><script>window.hacked = 1</script>",
    "{{ window.hacked = 1 }}{% raw %}",
    "${window.hacked = 1}`",
    "\\u003cscript>window.hacked = 1</script>\u2028window.hacked = 1\u2029",
    "<details open ontoggle=window.hacked=1>",
    "<style>@import 'javascript:window.hacked=1';</style><link rel=stylesheet href='javascript:window.hacked=1'>",
    "<meta http-equiv=refresh content='0;url=javascript:window.hacked=1'><base href='javascript:/'>",
    "<template><script>window.hacked = 1</script></template>",
    "__proto__\0\x1b[31m<script>window.hacked = 1</script>",
)


def hostile(number: int, payload: str) -> tuple[Record, str]:
    """A record whose every text is the payload."""
    text = f"{payload} 14 мая 2024 года в Бишкеке МОМ открыла центр. {payload}"
    record = json.loads(Pipeline(model="none")(text, id=f"{number}{payload}").to_json())
    end = len(payload)
    span = {"start": 0, "end": end, "text": payload, "sentence": 0, "rule": payload, "confidence": 0.5}
    record["document"] |= {"title": payload, "source": payload, "url": payload, "site": payload}
    record["furniture"] = [{"start": 0, "end": end, "kind": "menu"}]
    record["document"]["furniture"] = record.pop("furniture")
    record["figures"].append(
        span
        | {
            "id": "fx",
            "value": 7,
            "kind": "count",
            "counted": payload,
            "date": "2024-05",
            "place": payload,
            "place_name": payload,
            "row_heading": payload,
            "unit": payload,
        }
    )
    record["organisations"].append(
        span | {"id": "ox", "name": payload, "link": {"id": payload, "score": 1, "reason": "name"}}
    )
    record["places"].append(span | {"id": "px", "name": payload, "name_en": payload, "code": payload})
    record["people"].append(span | {"id": "hx", "name": payload, "position": payload, "organisation_id": "ox"})
    record["goals"].append(
        span | {"id": "gx", "framework": "GCM", "scope": "objectives", "objectives": [6], "date": payload}
    )
    record["events"].append(
        span
        | {
            "id": "ex",
            "type": "other",
            "trigger": payload,
            "name": payload,
            "date": "2024-05",
            "place": payload,
            "organisers": [payload],
            "organiser_ids": ["ox"],
            "person_ids": ["hx"],
        }
    )
    return Record.model_validate(record), text


@pytest.fixture(scope="module")
def hostile_page(chromium: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Page:  # noqa: F811
    made = [hostile(number, payload) for number, payload in enumerate(HOSTILE)]
    return Page(
        chromium, _page(tmp_path_factory.mktemp("hostile"), [one for one, _ in made], [text for _, text in made])
    )


TOUCH_ALL = """
const over = () => new MouseEvent("mouseover", { bubbles: true });
for (const one of document.querySelectorAll("main *")) one.dispatchEvent(over());
for (const one of document.querySelectorAll("main [autofocus], main summary")) one.focus();
"""
MARKUP = (
    "img", "iframe", "script", "link", "meta", "base", "body", "template", "[onload]", "[onfocus]", "[onmouseover]",
    "[srcdoc]", "[href^=javascript]",
)  # fmt: skip


def assert_nothing_ran(page: Page) -> None:
    page.script(TOUCH_ALL)
    assert page.script("return window.hacked") is None
    assert page.count("script") == 4
    assert page.count(", ".join(f"main {name}" for name in MARKUP)) == 0


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_text_runs_no_script(hostile_page: Page, number: int) -> None:
    if not hostile_page.driver.current_url.startswith(hostile_page.address):
        hostile_page.open()
    hostile_page.script(
        "const one = JSON.parse(document.getElementById('data').textContent).documents[arguments[0]];"
        "location.hash = `#documents?${new URLSearchParams({ doc: one.id, m: 'fx' })}`",
        number,
    )
    hostile_page.wait("document.querySelector('#panel')")
    assert hostile_page.script("return document.querySelector('.item[aria-current]').href") == hostile_page.script(
        "return document.querySelector('.close').href"
    )
    assert_nothing_ran(hostile_page)


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_texts_run_no_script_in_any_view(hostile_page: Page, view: str) -> None:
    entity = "organisation:" + HOSTILE[0]
    hostile_page.open(f"{view}?lang=en&{urlencode({'entity': entity, 'cell': 'objective.6'})}")
    assert hostile_page.text("main")
    assert_nothing_ran(hostile_page)
