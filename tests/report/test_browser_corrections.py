"""Corrections in the page: made, undone, kept, saved, and what comes of them in the next run."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Page, chromium  # noqa: F401 - a fixture
from made_corrections import correction, differences, saved
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from test_browser import AXE, AXE_RUN

from migtext import Pipeline
from migtext.apply.command import apply_corrections
from migtext.corrections.reading import Given, read_corrections
from migtext.records import Record
from migtext.report.page import report_page
from migtext.report.words import interface_languages, words

RU = (
    "😀 Отчёт о помощи\n\n14 мая 2024 года в Бишкеке МОМ провела семинар. В 2023 году в Оше помощь получили 1 200 "
    "мигрантов. Приём ведёт Тихая гавань, заявки собрала Тихая гавань. Директор МОМ Айгүл Асанова поблагодарила УВКБ "
    "ООН."
)
KK = (
    "Астана, 2023 жылғы 14 маусым. Алматыда 2 350 адамға кеңес берілді. «Жаңа өмір» қорының директоры Марат Есімов "
    "келді."
)
NO_HASH = "В Оше открылся центр."


def records() -> list[Record]:
    pipeline = Pipeline(model="none", with_text=True)
    bare = pipeline(NO_HASH, id="bare")
    bare = bare.model_copy(update={"document": bare.document.model_copy(update={"sha256": ""})})
    return [pipeline(RU, id="ru"), pipeline(KK, id="kk"), bare]


@pytest.fixture(scope="module")
def page(chromium: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Page:  # noqa: F811
    file = tmp_path_factory.mktemp("corrections") / "report.html"
    file.write_text(report_page(records(), [RU, KK, NO_HASH]), "utf-8")
    return Page(chromium, file)


@pytest.fixture(autouse=True)
def clean(page: Page) -> Iterator[None]:
    page.open()
    page.script("localStorage.clear()")
    yield
    assert page.console() == []


def mention(page: Page, words: str) -> str:
    """A selector for the first mention that begins with some words."""
    return page.script(
        "const all = [...document.querySelectorAll('.mention')];"
        "const one = all.find((one) => one.textContent.startsWith(arguments[0]));"
        "return `.mention[data-m='${one.dataset.m}']`",
        words,
    )


def focused(page: Page) -> str:
    return page.script("return document.activeElement.id")


def select(page: Page, start: int, end: int) -> None:
    """Select a stretch of the text, in UTF-16 units."""
    page.script(
        """
        const [start, end] = arguments;
        const range = document.createRange();
        const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
        let at = 0;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const next = at + node.data.length;
          if (at <= start && start < next) range.setStart(node, start - at);
          if (at < end && end <= next) range.setEnd(node, end - at);
          at = next;
        }
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        """,
        start,
        end,
    )


def save(page: Page, name: str = "corrections.jsonl") -> list[Given]:
    given = list(read_corrections([page.download("#save-corrections", name)]))
    assert all(isinstance(one, Given) for one in given), given
    return given


def test_a_mention_that_is_wrong_is_struck_out_until_that_is_undone(page: Page) -> None:
    page.open("documents?lang=en&doc=ru")
    figure = mention(page, "1 200")
    page.click(figure)
    assert page.script("return document.getElementById('save-corrections').disabled")
    page.click("#wrong-f1")
    assert page.count(f"{figure}.gone") == 1 and "Marked as wrong" in page.text("#panel")
    assert focused(page) == "undo-f1" and page.text("p.unseen[role=status]") == "Wrong"
    assert "Marked as wrong" in page.driver.find_element("css selector", figure).get_attribute("aria-label")
    assert page.text("#save-corrections") == "Save corrections (1)"
    page.click("nav a:nth-child(2)")
    assert "1,200" not in page.text("#figures tbody")
    page.driver.back()
    page.wait("document.getElementById('undo-f1')")
    page.click("#undo-f1")
    assert page.count(".gone, .mention.fixed") == 0 and page.text("#save-corrections") == "Save corrections (0)"
    page.click("nav a:nth-child(2)")
    assert "1,200" in page.text("#figures tbody")


def test_a_value_is_changed_with_the_keyboard_and_stays_after_a_reload(page: Page) -> None:
    page.open("documents?lang=en&doc=ru&m=f1")
    page.script("document.getElementById('change-f1').focus()")
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert focused(page) == "edit-value"
    field = page.driver.switch_to.active_element
    field.clear()
    field.send_keys("1250", Keys.ENTER)
    assert page.count(".mention.fixed") == 1 and "Value 1,250" in page.text("#panel")
    assert focused(page) == "change-f1"
    page.open("documents?lang=en&doc=ru&m=f1")
    assert page.count(".mention.fixed") == 1 and "Value 1,250" in page.text("#panel")
    (given,) = save(page)
    assert (given.correction.was.value, given.correction.to.value) == (1200, 1250)  # type: ignore[union-attr]


def test_the_old_value_again_is_no_correction(page: Page) -> None:
    page.open("documents?lang=en&doc=ru&m=f1")
    for value in ("1250", "1200"):
        page.click("#change-f1")
        page.choose("#edit-value", value)
        page.click("#edit-done")
    assert page.count(".mention.fixed") == 0 and page.text("#save-corrections") == "Save corrections (0)"


def test_what_is_not_valid_is_not_taken(page: Page) -> None:
    page.open("documents?lang=en&doc=ru&m=d1")
    page.click("#change-d1")
    page.choose("#edit-value", "14.05.2024")
    page.click("#edit-done")
    assert focused(page) == "edit-value" and page.count(".mention.fixed") == 0
    page.choose("#edit-value", "2024-05-15")
    page.click("#edit-done")
    assert page.count(".mention.fixed") == 1


def test_an_organisation_is_another_one_that_the_page_knows(page: Page) -> None:
    page.open("documents?lang=en&doc=ru")
    page.click(mention(page, "МОМ"))
    page.click("#change-o1")
    known = page.script("return [...document.querySelectorAll('#known option')].map((one) => one.value)")
    other = next(one for one in known if one.endswith(" · unhcr"))
    page.choose("#edit-entity", other)
    page.click("#edit-done")
    (given,) = save(page)
    assert given.correction.to.entity == "unhcr"  # type: ignore[union-attr]
    page.click("nav a:nth-child(4)")
    assert page.text("#who tbody tr .num:nth-child(4)") == "2"


def test_selected_words_become_a_mention_with_offsets_in_code_points(page: Page) -> None:
    page.open("documents?lang=en&doc=ru")
    at = len(RU[: RU.index("Приём")].encode("utf-16-le")) // 2
    select(page, at - 1, at + len("Приём "))
    page.click("#add-mention")
    assert focused(page) == "edit-layer"
    page.choose("#edit-layer", "people")
    page.choose("#edit-entity", "Приём Иванов")
    page.click("#edit-done")
    assert page.text(".mention.fixed") == "Приём" and "Added" in page.text("#panel")
    page.open("documents?lang=en&doc=ru")
    assert page.text(".mention.fixed") == "Приём"
    (given,) = save(page)
    assert given.correction.text == "Приём" == RU[given.correction.start : given.correction.end]
    page.click(".mention.fixed")
    page.click("[id^=undo-]")
    assert page.count(".mention.fixed") == 0


def test_words_are_found_by_typing_them(page: Page) -> None:
    page.open("documents?lang=en&doc=ru")
    page.click("#add-mention")
    field = page.driver.switch_to.active_element
    field.send_keys("тихая")
    page.click("#edit-done")
    assert page.script("return arguments[0].validationMessage", field) == "These words are not in the text."
    field.clear()
    field.send_keys("Тихая гавань")
    assert page.count("#edit-where option") == 2
    page.script("const one = document.getElementById('edit-where'); one.selectedIndex = 1;")
    page.choose("#edit-entity", "Тихая гавань")
    page.choose("#edit-new_kind", "ngo")
    page.click("#edit-done")
    (given,) = save(page)
    assert given.correction.start == RU.rindex("Тихая гавань")
    assert given.correction.to.kind == "ngo"  # type: ignore[union-attr]


def test_a_mention_is_not_added_over_one_of_its_layer_unless_that_is_wrong(page: Page) -> None:
    page.open("documents?lang=en&doc=ru")
    for said, layer in (("1 200", "figures"), ("Оше", "places")):
        page.click("#add-mention")
        page.choose("#edit-words", said)
        page.choose("#edit-layer", layer)
        page.choose("#edit-value" if layer == "figures" else "#edit-entity", "1200")
        page.click("#edit-done")
        told = page.script("return document.getElementById('edit-words').validationMessage")
        assert told.startswith("A mention of this layer is there already.")
        page.click("#edit [type=button]")
    page.click(mention(page, "Оше"))
    page.click("[id^=wrong-]")
    page.click("#add-mention")
    page.choose("#edit-words", "Оше")
    page.choose("#edit-layer", "places")
    page.choose("#edit-entity", "Старый Ош")
    page.click("#edit-done")
    (given,) = save(page)
    assert (given.correction.action, given.correction.to.name) == ("change", "Старый Ош")  # type: ignore[union-attr]


def test_layers_are_checked_as_a_whole(page: Page) -> None:
    page.open("documents?lang=en&doc=kk")
    page.click("#checked summary")
    page.click("#checked-dates")
    assert focused(page) == "checked-dates"
    page.open("documents?lang=en&doc=kk")
    assert page.script("return document.getElementById('checked-dates').checked")
    (given,) = save(page)
    assert (given.correction.action, given.correction.layer, given.correction.document) == ("checked", "dates", "kk")


def test_a_document_without_a_hash_cannot_be_corrected(page: Page) -> None:
    page.open("documents?lang=en&doc=bare")
    assert "no hash of the text" in page.text("#no-hash")
    page.click(".mention")
    assert page.count(".fixes, [id^=wrong-], [id^=change-]") == 0


def test_without_a_place_to_keep_them_corrections_are_in_the_page(page: Page) -> None:
    broken = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })"
    script = page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": broken})
    try:
        page.open("documents?lang=en&doc=ru&m=f1")
        page.click("#wrong-f1")
        assert page.text("#save-corrections") == "Save corrections (1)"
    finally:
        page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_what_is_kept_by_others_does_no_harm(page: Page) -> None:
    hash_of = records()[0].document.sha256
    for kept in (
        "{",
        '"text"',
        "[1]",
        '[{"layer": "none", "action": "add"}]',
        '[{"layer": "dates", "action": "wrong"}]',
    ):
        page.script("localStorage.setItem(`migtext ${arguments[0]}`, arguments[1])", hash_of, kept)
        page.open("documents?lang=en&doc=ru")
        assert page.text("#save-corrections") == "Save corrections (0)"


@pytest.mark.parametrize("code", interface_languages())
def test_on_a_narrow_screen_in_every_language(page: Page, code: str) -> None:
    size = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page.open(f"documents?lang={code}&doc=ru&m=f1")
        own = words(code)["corrections"]
        assert page.text("#wrong-f1") == own["wrong"] and page.text("#add-mention") == own["add"]
        page.click("#change-f1")
        box = page.script(
            "const box = document.getElementById('edit-value').getBoundingClientRect(); return [box.top, box.bottom]"
        )
        assert 0 <= box[0] < box[1] < 801
        page.click("#add-mention")
        assert page.script("return document.documentElement.scrollWidth") == 390
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("button", ["#change-o1", "#add-mention", "#wrong-o1"])
def test_axe_finds_no_serious_fault_in_the_forms(page: Page, button: str) -> None:
    page.open("documents?lang=en&doc=ru&m=o1")
    page.click("#checked summary")
    page.click(button)
    page.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE})
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        found = page.driver.execute_async_script(AXE_RUN, scheme == "dark")
        serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
        assert [(fault["id"], [node["html"][:200] for node in fault["nodes"][:3]]) for fault in serious] == []


def change(page: Page, id: str, **values: str) -> None:
    page.click(f"#change-{id}")
    for field, value in values.items():
        page.choose(f"#edit-{field}", value)
    page.click("#edit-done")


def test_ten_corrections_come_back_in_the_next_run_and_nothing_else_changes(page: Page, tmp_path: Path) -> None:
    ru, kk, _ = records()
    page.open("documents?lang=ru&doc=ru&m=f1")
    change(page, "f1", value="1250", comparator="about")
    page.click(mention(page, "2023 году"))
    page.click("#wrong-d2")
    page.click(mention(page, "МОМ"))
    change(page, "o1", entity="Управление Верховного комиссара ООН по делам беженцев")
    page.click("#add-mention")
    page.choose("#edit-words", "Тихая гавань")
    page.choose("#edit-entity", "Тихая гавань")
    page.choose("#edit-new_kind", "ngo")
    page.click("#edit-done")
    page.open("documents?lang=kk&doc=kk")
    page.click(mention(page, "2023 жылғы 14 маусым"))
    change(page, "d1", value="2023-06-15")
    page.click("#checked summary")
    page.click("#checked-dates")
    by_hand = [
        correction(kk, "people", "Марат Есімов", "change", {"name": "Марат Есімов", "position": "қор директоры"}),
        correction(kk, "places", "Алматыда", "change", {"name": "Алматы облысы", "name_en": "Almaty Region"}),
        correction(kk, "organisations", "«Жаңа өмір» қорының", "wrong"),
        correction(ru, "events", "провела семинар", "change", {"type": "meeting"}),
        correction(ru, "goals", "помощь", "add", {"framework": "GCM", "scope": "objectives", "objectives": [15]}),
    ]
    mine = [*save(page), *by_hand]
    file = saved(tmp_path / "mine.jsonl", *mine)
    corrected = [one for one in mine if one.correction.action != "checked"]
    assert len(corrected) == 10

    again = Pipeline(model="none", with_text=True, corrections=[file])
    after_ru, after_kk = again(RU, id="ru"), again(KK, id="kk")
    assert after_ru.unfit_corrections == after_kk.unfit_corrections == ()
    changed = {" ".join(one) for one in differences(ru, after_ru)}
    assert changed == {
        "figures f1 value", "figures f1 comparator", "figures f1 rule", "figures f1 confidence",
        "dates d2 -", "figures f1 date", "figures f1 date_id",
        "organisations o1 entity", "organisations o1 name", "organisations o1 link", "organisations o1 rule",
        "organisations o1 confidence", "events e1 organisers",
        "organisations o4 +",
        "events e1 type", "events e1 rule", "events e1 confidence",
        "goals g1 +",
    }  # fmt: skip
    changed = {" ".join(one) for one in differences(kk, after_kk)}
    assert changed == {
        "dates d1 value", "dates d1 earliest", "dates d1 latest", "dates d1 rule", "dates d1 confidence",
        "document  published",
        "people h1 position", "people h1 rule", "people h1 confidence",
        "places p2 name", "places p2 name_en", "places p2 rule", "places p2 confidence", "figures f1 place_name",
        "organisations o1 -", "people h1 organisation_id",
    }  # fmt: skip

    records_file = tmp_path / "records.jsonl"
    records_file.write_text(f"{ru.to_json()}\n{kk.to_json()}\n", "utf-8")
    done = apply_corrections([file], tmp_path / "made", [records_file])
    assert done.code == 0
    (gold,) = map(json.loads, (tmp_path / "made" / "gold.jsonl").read_text("utf-8").splitlines())
    assert [date["value"] for date in gold["dates"]] == ["2023-06-15"]
    with_both = Pipeline(
        model="none", with_text=True, corrections=[file], gazetteers=[tmp_path / "made" / "gazetteer.toml"]
    )
    both = with_both(RU, id="ru")
    assert [one.text for one in both.organisations if one.text == "Тихая гавань"] == ["Тихая гавань"] * 2
    assert both.unfit_corrections == ()
