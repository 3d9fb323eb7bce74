"""How well languages are told apart, and how fast: python benchmarks/language.py DATA.

DATA holds kaznerd/IOB2_valid.txt, kyrgyz_news/train.tsv and nerel/*.tar.gz. The tables of function words were chosen
on every second document; the others are measured here. Neighbouring languages are measured on the interface messages
of Django, if it is installed (pip install django); pycld2 is measured too if it is installed.
"""

import csv
import gettext
import importlib.util
import re
import sys
import tarfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from migtext.text.language_id import OTHER, _best, _library, _read, detect, detect_sentence

WORD = re.compile(r"[^\W\d_]+")
CLOSED = ["kk", "ky", "ru", "en", "tt", "ba", "uz", "tg", "tk", "tr", "az", "mn", "uk", "be", "bg", "sr", "mk"]
NEIGHBOURS = ["tt", "tg", "mn", "uk", "be", "bg", "mk", "sr", "tr", "uz", "az", "tk", "de", "fr", "es"]
OWN = ["kk", "ky", "ru"]
Document = list[str]


def split(text: str) -> Document:
    pieces = re.split(r"\n+|(?<=[.!?…])\s+(?=[«\"—–-]?\s?[А-ЯЁӨҮҢA-Z])", text)
    return [piece.strip() for piece in pieces if piece.strip()]


def kazakh(data: Path) -> list[Document]:
    sentences = []
    for block in (data / "kaznerd/IOB2_valid.txt").read_text("utf-8").split("\n\n"):
        sentence = " ".join(line.split()[0] for line in block.splitlines() if line.strip())
        sentences.append(re.sub(r" ([.,:;!?»)])|([«(]) ", r"\1\2", sentence))
    return [sentences[start : start + 8] for start in range(0, len(sentences), 8)]


def kyrgyz(data: Path) -> list[Document]:
    with (data / "kyrgyz_news/train.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [split(row["text"].replace("\\n", "\n")) for row in rows]


def russian(data: Path) -> list[Document]:
    documents = []
    with tarfile.open(next((data / "nerel").glob("*.tar.gz"))) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            if member.name.endswith(".txt") and (file := archive.extractfile(member)):
                documents.append(split(file.read().decode()))
    return documents


def messages(code: str) -> list[str]:
    """Interface messages of Django of five words and more."""
    found = set()
    root = Path(importlib.util.find_spec("django").origin).parent  # type: ignore[union-attr,arg-type]
    for path in root.glob(f"**/locale/{code}/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for source, translation in catalogue.items():
            if isinstance(translation, str) and translation != source and "\n\n" not in translation:
                message = re.sub(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]+>", "", translation)
                if source and len(WORD.findall(message)) >= 5:
                    found.add(message)
    return sorted(found)


def letters_alone(sentence: str) -> str:
    found = set(sentence.lower())
    if found & set("әіұқғһ"):
        return "kk"
    return "ky" if found & set("өүң") else "ru" if found & set("абвгдежзиклмнопрстуфхцчшщыэюя") else OTHER


def candidates() -> Iterator[tuple[str, Callable[[str], str]]]:
    yield "letters alone", letters_alone
    if importlib.util.find_spec("pycld2"):
        import pycld2

        yield "pycld2", lambda sentence: pycld2.detect(sentence.encode())[2][0][1]
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    library.set_languages(CLOSED)
    yield "py3langid, closed set of 17", lambda sentence: str(library.classify(sentence)[0])
    yield "words, letters and endings", lambda sentence: _best(_read(sentence).scores or {OTHER: 0.0})[0]
    yield "all combined: detect_sentence", lambda sentence: detect_sentence(sentence)[0]


def in_context(documents: list[Document]) -> tuple[list[str], list[str], int, int]:
    """Languages of documents and of their sentences of five words and more; characters; documents left to py3langid."""
    languages, sentences, characters, asked = [], [], 0, 0
    for document in documents:
        text, spans = "", []
        for sentence in document:
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence + "\n"
        before = _library.cache_info()
        found = detect(text, spans)
        asked += _library.cache_info() != before
        characters += len(text)
        languages.append(found.language)
        pairs = zip(document, found.sentences, strict=True)
        sentences += [language for sentence, language in pairs if len(WORD.findall(sentence)) >= 5]
    return languages, sentences, characters, asked


def share(found: list[str], code: str) -> str:
    return f"{100 * sum(language == code for language in found) / len(found):.2f}"


def table(*rows: list[str]) -> None:
    for number, row in enumerate(rows):
        print(f"| {' | '.join(row)} |")
        if not number:
            print(f"|{'---|' * len(row)}")
    print()


def main(data: Path) -> None:
    whole = dict(zip(OWN, (kazakh(data), kyrgyz(data), russian(data)), strict=True))
    corpora = {code: [document for document in documents[1::2] if document] for code, documents in whole.items()}
    long = {
        code: [sentence for document in documents for sentence in document if len(WORD.findall(sentence)) >= 5]
        for code, documents in corpora.items()
    }
    rows = [["sentences of five words and more, right in %", *OWN, "characters a second"]]
    rows.append(["number of sentences", *(f"{len(long[code]):,}" for code in OWN), ""])
    for name, classify in candidates():
        start = time.perf_counter()
        found = {code: [classify(sentence) for sentence in long[code]] for code in OWN}
        speed = sum(len(sentence) for code in OWN for sentence in long[code]) / (time.perf_counter() - start)
        rows.append([name, *(share(found[code], code) for code in OWN), f"{speed:,.0f}"])
    start = time.perf_counter()
    context = {code: in_context(corpora[code]) for code in OWN}
    speed = sum(characters for *_, characters, _ in context.values()) / (time.perf_counter() - start)
    rows.append(["in its document: detect", *(share(context[code][1], code) for code in OWN), f"{speed:,.0f}"])
    table(*rows)
    table(
        ["documents, right in %", *OWN],
        ["number of documents", *(f"{len(corpora[code]):,}" for code in OWN)],
        ["detect", *(share(context[code][0], code) for code in OWN)],
        ["of them left to py3langid, number", *(str(context[code][3]) for code in OWN)],
    )
    if importlib.util.find_spec("django"):
        rows = [["interface messages of Django", "number", "detect_sentence, right in %"]]
        for code in (*OWN, *NEIGHBOURS):
            found_here = [detect_sentence(message)[0] for message in messages(code)]
            rows.append([code, str(len(found_here)), share(found_here, code if code in OWN else OTHER)])
        table(*rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
