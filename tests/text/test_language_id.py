"""Language of sentences and of documents, by the tables of examples in languages/CODE/language.txt."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtext.resources import language_codes, language_table
from migtext.text.language_id import OTHER, Detected, detect, detect_sentence

TESTS = Path(__file__).parents[1]
TABLES = sorted(TESTS.glob("languages/*/language.txt"))
GALLERY = TESTS.parent / "docs" / "language.md"


def _rows() -> tuple[list[tuple[str, str]], list[tuple[str, list[tuple[str, str]]]]]:
    """Rows of single sentences, and documents of rows, of all tables and of the gallery in the docs."""
    sentences: list[tuple[str, str]] = []
    documents: list[tuple[str, list[tuple[str, str]]]] = []
    gallery = "\n\n".join(re.findall(r"^```language\n(.*?)^```", GALLERY.read_text("utf-8"), re.DOTALL | re.MULTILINE))
    for table in (*(path.read_text("utf-8") for path in TABLES), gallery):
        rows = sentences
        for line in table.splitlines():
            if line.startswith("="):
                rows = []
                documents.append((line.removeprefix("=").strip(), rows))
            elif not line.strip():
                rows = sentences
            elif not line.startswith("#"):
                language, sentence = line.split("\t")
                rows.append((language, sentence))
    return sentences, documents


SENTENCES, DOCUMENTS = _rows()


def _detect(rows: list[tuple[str, str]]) -> Detected:
    text = "".join(f"{sentence}\n" for _, sentence in rows)
    starts = [0]
    for _, sentence in rows:
        starts.append(starts[-1] + len(sentence) + 1)
    return detect(text, [(start, end - 1) for start, end in pairwise(starts)])


@pytest.mark.parametrize(("language", "sentence"), SENTENCES)
def test_sentence(language: str, sentence: str) -> None:
    found, confidence = detect_sentence(sentence)
    assert found == language
    assert 0.5 <= confidence <= 1


@pytest.mark.parametrize(("language", "rows"), DOCUMENTS)
def test_document(language: str, rows: list[tuple[str, str]]) -> None:
    found = _detect(rows)
    assert [*zip(found.sentences, (sentence for _, sentence in rows), strict=True)] == rows
    assert found.language == language


def test_shares_are_of_letters_and_in_order() -> None:
    _, rows = max(DOCUMENTS, key=lambda document: len({language for language, _ in document[1]}))
    found = _detect(rows)
    letters = {
        language: sum(map(str.isalpha, "".join(sentence for other, sentence in rows if other == language)))
        for language, _ in rows
    }
    assert found.shares == pytest.approx({name: count / sum(letters.values()) for name, count in letters.items()})
    assert list(found.shares.values()) == sorted(found.shares.values(), reverse=True)
    assert found.language == next(iter(found.shares))


@pytest.mark.parametrize("text", ["", " \n", "12 345,6 %", "***"])
def test_no_letters(text: str) -> None:
    assert detect(text, [(0, len(text))]) == Detected(OTHER, {}, (OTHER,))
    assert detect(text, []) == Detected(OTHER, {}, ())
    assert detect_sentence(text) == (OTHER, 0.0)


def test_letters_outside_of_every_span_decide_the_language() -> None:
    language, sentence = SENTENCES[0]
    assert detect(sentence, []) == Detected(language, {language: 1.0}, ())


@pytest.mark.parametrize(("language", "sentence"), SENTENCES[:3])
def test_closed_set(language: str, sentence: str) -> None:
    assert detect_sentence(sentence, ["ru", language])[0] == language
    assert detect_sentence(sentence, ["ru"])[0] == "ru"


def test_library_is_not_imported_where_words_decide() -> None:
    rows = next(rows for language, rows in DOCUMENTS if language == "kk")
    code = (
        "import sys; from migtext.text.language_id import detect; text = sys.stdin.buffer.read().decode();"
        "detect(text, [(0, len(text))]); sys.exit('py3langid' in sys.modules)"
    )
    text = "\n".join(sentence for _, sentence in rows)
    subprocess.run([sys.executable, "-c", code], input=text.encode(), check=True)


@pytest.mark.parametrize("code", [code for code in language_codes() if language_table(code, "language")])
def test_tables_are_sound(code: str) -> None:
    own = language_table(code, "language")
    for table in (own, *own.get("neighbours", {}).values()):
        assert 0 < table["plain"] < 1
        for word in (*table["words"], *table["endings"], table["letters"], table.get("shared_letters", "")):
            assert set(word) <= {*table["alphabet"], *"'’‘ʻ"}, word
        assert all(2 <= len(ending) <= 5 for ending in table["endings"])
        assert len(table["words"]) == len(set(table["words"]))


@settings(deadline=None)
@given(st.text() | st.text("абеёқіңүўҳ aeiışöq'.,1\n"))
def test_any_text(text: str) -> None:
    lines = text.splitlines(keepends=True)
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line))
    found = detect(text, [*pairwise(ends)])
    assert len(found.sentences) == len(lines)
    assert not found.shares or sum(found.shares.values()) == pytest.approx(1)
    assert set(found.shares) <= {*found.sentences, found.language}


@pytest.mark.parametrize(("hint", "language"), [(None, "ky"), ("kk-KZ", "kk"), ("ru", "ru"), ("fr", "ky")])
def test_what_a_file_says_of_its_language_counts_where_words_leave_it_open(hint: str | None, language: str) -> None:
    assert detect("Бишкек, 2024", [(0, 12)], hint).language == language


@pytest.mark.parametrize("hint", ["kk", "ru", "en"])
def test_words_are_stronger_than_what_a_file_says(hint: str) -> None:
    text = "Бул тууралуу министр билдирди."
    assert detect(text, [(0, len(text))], hint).language == "ky"
