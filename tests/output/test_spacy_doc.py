"""The spaCy Doc: the text comes back whole, spans cover their mentions."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher

from migtext.errors import ValueFormatError
from migtext.output.spacy_doc import doc, record_doc
from migtext.records import (
    LAYERS,
    Date,
    Document,
    Event,
    Figure,
    Generator,
    Goal,
    Organisation,
    Person,
    Place,
    Record,
    Sentence,
)
from migtext.text.sentences import split_sentences
from migtext.text.tokens import tokenise

TEXT = "Қ. Асанов 2024 жылы  Ошқа келді.\nЖаңа жоба басталды."
AWKWARD = st.text(st.sampled_from(" \t\n\r\u00a0\u2028\x1c\x85аБ1.«»-–…́\u200bI?ʼ")) | st.text()


def record(text: str, language: str = "kk", **layers: tuple[object, ...]) -> Record:
    digest = sha256(text.encode()).hexdigest()
    return Record.model_validate(
        {
            "generator": Generator(version="0"),
            "document": Document(
                id="a", sha256=digest, language=language, languages={language: 1.0}, characters=len(text)
            ),
            "sentences": tuple(Sentence(start=a, end=b, language=language) for a, b in split_sentences(text)),
            **layers,
        }
    )


def place_of(text: str, piece: str) -> dict[str, object]:
    return {"start": text.index(piece), "end": text.index(piece) + len(piece), "text": piece, "rule": "test"}


@given(AWKWARD)
def test_text_comes_back(text: str) -> None:
    assert doc(text).text == text


@given(AWKWARD)
def test_tokens_are_those_of_tokenise(text: str) -> None:
    tokens = tokenise(text)
    made = [(token.idx, token.norm_) for token in doc(text) if tokenise(token.text).words and not token.text.isspace()]
    expected = [
        (a, w) for a, b, w in zip(tokens.starts, tokens.ends, tokens.words, strict=True) if not text[a:b].isspace()
    ]
    assert [idx for idx, _ in made] == [a for a, _ in expected]
    assert all(norm == word for (_, norm), (_, word) in zip(made, expected, strict=True) if word)


@given(AWKWARD)
def test_sentences_are_those_of_split_sentences(text: str) -> None:
    made = [(sent.start_char, sent.text.rstrip()) for sent in doc(text).sents if sent.text.strip()]
    assert [piece.strip() for _, piece in made] == [text[a:b] for a, b in split_sentences(text)]


@given(AWKWARD.filter(bool), st.data())
def test_spans_cover_their_mentions(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    person = Person(id="p1", start=start, end=end, text=text[start:end], rule="test")
    made = record_doc(record(text, people=(person,)), text)
    (span,) = made.spans["people"]
    assert span.text_with_ws in text
    assert span.start_char <= start
    assert span.start_char + len(span.text_with_ws) >= end


def test_labels_and_ids() -> None:
    layers = {
        "dates": (Date(id="d1", kind="date", value="2024", **place_of(TEXT, "2024 жылы")),),
        "figures": (Figure(id="f1", kind="count", value=2024, **place_of(TEXT, "2024")),),
        "organisations": (
            Organisation(id="o1", entity="iom", **place_of(TEXT, "Жаңа")),
            Organisation(id="o2", **place_of(TEXT, "жоба")),
        ),
        "places": (Place(id="l1", code="KG", **place_of(TEXT, "Ош")), Place(id="l2", **place_of(TEXT, "Ошқа"))),
        "people": (Person(id="p1", **place_of(TEXT, "Қ. Асанов")),),
        "goals": (Goal(id="g1", framework="GCM", scope="framework", **place_of(TEXT, "жоба")),),
        "events": (Event(id="e1", type="project", trigger="басталды", **place_of(TEXT, "басталды")),),
    }
    made = record_doc(record(TEXT, **layers), TEXT)
    assert made.lang_ == "kk"
    found = {layer: [(s.label_, s.id_, s.kb_id_, s.text) for s in made.spans[layer]] for layer in LAYERS}
    assert found == {
        "dates": [("date", "d1", "d1", "2024 жылы")],
        "figures": [("count", "f1", "f1", "2024")],
        "organisations": [("iom", "o1", "o1", "Жаңа"), ("ORG", "o2", "o2", "жоба")],
        "places": [("KG", "l1", "l1", "Ошқа"), ("PLACE", "l2", "l2", "Ошқа")],
        "people": [("PERSON", "p1", "p1", "Қ. Асанов")],
        "goals": [("GCM", "g1", "g1", "жоба")],
        "events": [("project", "e1", "e1", "басталды")],
    }


def test_matcher_sees_lexical_attributes() -> None:
    made = doc(TEXT)
    matcher = Matcher(made.vocab)
    matcher.add("year", [[{"IS_DIGIT": True}, {"LOWER": "жылы"}]])
    assert [made[a:b].text for _, a, b in matcher(made)] == ["2024 жылы"]


def test_docs_of_a_language_share_their_vocab() -> None:
    assert doc("бір", "kk").vocab is doc("екі", "kk").vocab


def test_text_of_another_record_is_refused() -> None:
    with pytest.raises(ValueFormatError, match="sha256"):
        record_doc(record(TEXT), TEXT + " ")
    with pytest.raises(ValueFormatError, match="does not contain its text"):
        record_doc(record(TEXT), None)


def test_record_gives_its_doc() -> None:
    assert record(TEXT, "other").to_spacy(TEXT).lang_ == "xx"


def test_lone_surrogate_is_refused() -> None:
    with pytest.raises(ValueFormatError, match="surrogate"):
        doc("а\ud800")
