"""The whole way of a text: what holds for every input, and how its steps grow."""

import json
from itertools import chain, pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from steps import grows_too_fast

import migtext
from migtext.errors import MigtextError, ValueFormatError
from migtext.pipeline import Pipeline
from migtext.records import LAYERS, Mention, Record

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SENTENCES = {
    "kk": "2023 жылғы 14 маусымда Алматыда 2 350 адам кеңес алды, бұл былтырғыдан 12% артық.",
    "ky": "2023-жылдын 14-июнунда Ошто 2 350 адам кеңеш алды, бул былтыркыдан 12% көп.",
    "ru": "14 июня 2023 года в Астане 2 350 человек получили консультации, это на 12% больше.",
}
WORDS_OF_INTEREST = """
2023 жылғы жылдын года 14 маусымда июнунда июня 5-10 03.09.24 12,5% $5 млн мың миң тыс. жүз он үш бір три сто
бастап баштап дейін чейин между с по до және жана и мен менен тиісінше соответственно былтыр кеше бүгін вчера
ай тоқсан квартал I III ХХІ ғасыр жыл сайын ежегодно бұрын назад ранее после кейін жартысы үштен бірі үчтөн
бир КЖШ-ның 23 мақсат БҰҰ ХКҚҰ ЭМУ МОМ ООН Қазақстан Ош шаары Б. Сейітова уулу форум өтті подписали № 8(7172)
+996 312 COVID-19 ½ ² ¹ 1/3 00:00 99999999999999999999 0 -0 1e9
"""
PIECES = [
    *SENTENCES.values(),
    *WORDS_OF_INTEREST.split(),
    "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u202f", "\u2028", "\u00ad", "\u200b", "\ufeff", "\u0301", "\x00", "\x1b[0m",
    "👩‍👩‍👧", "𝔸", "١٢٣", "२०२४", "߁", "①", "Ⅻ", "ﬁ", "İ", "ß", "ǅ", "é",
    *"-–—‑−.,;:!?…()[]{}«»\"'/\\%№$€@#&*+=<>|~^_",
]  # fmt: skip
WORDS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25)
TEXTS = st.one_of(
    st.text(),
    st.tuples(WORDS, st.sampled_from(["", " ", "\u00a0", "-", "\n"])).map(lambda drawn: drawn[1].join(drawn[0])),
)
PUBLISHED = st.one_of(
    st.none(),
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.integers(1, 9999).map("{:04d}".format),
    st.sampled_from(
        ["2024-02-29", "2024-12", "2024", "2023-10/2023-12", "0001-01-01", "9999-12-31", "9999-12", "0001"]
    ),
)


def mentions(record: Record) -> list[Mention]:
    return list(chain.from_iterable(getattr(record, layer) for layer in LAYERS))


def check(record: Record, text: str) -> None:
    """What every record keeps, whatever its text."""
    starts = [sentence.start for sentence in record.sentences]
    found = mentions(record)
    ids = {mention.id for mention in found}
    assert len(ids) == len(found)
    assert "" not in ids
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text
        assert mention.text == mention.text.strip()
        assert mention.rule
        after = starts[mention.sentence + 1] if mention.sentence + 1 < len(starts) else len(text)
        assert starts[mention.sentence] <= mention.start < after
    for layer in LAYERS:
        spans = [(mention.start, mention.end) for mention in getattr(record, layer)]
        assert spans == sorted(spans)
    for layer in ("dates", "figures"):
        spans = [(mention.start, mention.end) for mention in getattr(record, layer)]
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for date in record.dates:
        assert date.earliest is None or date.latest is None or date.earliest <= date.latest
        assert date.earliest is None or date.modifier not in {"until", "before"}
        assert date.latest is None or date.modifier not in {"since", "after"}
    for thing in (*record.figures, *record.goals, *record.events):
        assert {thing.date_id, thing.place_id} - {None} <= ids
    for goal in record.goals:
        assert set(goal.organisation_ids) <= ids
    for event in record.events:
        assert {*event.organiser_ids, *event.participant_ids} <= ids
    assert record.document.characters == len(text)
    assert abs(sum(record.document.languages.values()) - 1) < 0.01 or not record.document.languages
    assert Record.model_validate_json(record.to_json()).with_text(text) == record
    assert json.loads(record.to_json()) == record.model_dump(mode="json")


@FEW
@given(TEXTS, PUBLISHED)
@example("", None)
@example("\ufeff", None)
@example("1 2 3\n" * 40, "2024")
@example("I ғасырдан бұрын, ранее I века, после 2199 года", None)
@example("Бүгін, ертең, кеше, былтыр, келесі жылы, өткен аптада, үш жыл бұрын", "9999-12-31")
@example("Сегодня, вчера, позавчера, на прошлой неделе, три года назад, через 9000 лет", "0001-01-01")
def test_every_text(text: str, published: str | None) -> None:
    check(Pipeline()(text, published=published), text)


@FEW
@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=30))
def test_every_row_of_words_of_interest(pieces: list[str]) -> None:
    text = " ".join(pieces)
    check(Pipeline()(text), text)


@pytest.mark.parametrize("text", ["\ud800", "2023 жылғы \udfff 14 маусымда 12 адам", "\udc00" * 40])
def test_lone_surrogates_are_refused_or_borne(text: str) -> None:
    try:
        record = Pipeline()(text)
    except MigtextError:
        return
    for mention in mentions(record):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("language", SENTENCES)
def test_same_text_gives_the_same_record(language: str) -> None:
    text = SENTENCES[language]
    assert Pipeline()(text).to_json() == Pipeline()(text).to_json()
    assert migtext.extract(text).to_json() == Pipeline()(text).to_json()


@pytest.mark.parametrize("language", SENTENCES)
def test_every_language_goes_the_whole_way(language: str) -> None:
    record = migtext.extract(SENTENCES[language])
    assert record.document.language == language
    assert record.dates[0].value == "2023-06-14"
    first = record.figures[0]
    assert (first.value, first.date, first.date_id) == (2350, "2023-06-14", record.dates[0].id)
    assert {figure.kind for figure in record.figures} == {"count", "percent"}
    assert record.places


@pytest.mark.parametrize("wanted", [["dates"], ["figures"], ["events", "places"], []])
def test_layers_hold_the_same_as_in_the_full_record(wanted: list[str]) -> None:
    text = "\n".join(SENTENCES.values())
    full, part = Pipeline()(text), Pipeline(layers=wanted)(text)
    for layer in LAYERS:
        assert getattr(part, layer) == (getattr(full, layer) if layer in wanted else ())
    main_event = full.document.main_event if "events" in wanted else None
    assert part.document == full.document.model_copy(update={"main_event": main_event})


def test_layer_that_there_is_not() -> None:
    with pytest.raises(ValueFormatError, match="prices"):
        Pipeline(layers=["dates", "prices"])


@pytest.mark.parametrize("published", ["17.05.2024", "2024-13", "2024-02-30", "XXXX-05", "P5Y", "", " "])
def test_published_that_is_no_date(published: str) -> None:
    if not published:
        assert Pipeline()("Бүгін.", published=published).document.published is None
        return
    with pytest.raises(ValueFormatError):
        Pipeline()("Бүгін.", published=published)


def test_pipe_numbers_its_texts() -> None:
    records = list(Pipeline().pipe(SENTENCES.values(), published="2024-01-31"))
    assert [record.document.id for record in records] == ["text-1", "text-2", "text-3"]
    assert {record.document.published.value for record in records if record.document.published} == {"2024-01-31"}


# ---- steps ------------------------------------------------------------------------------------------------------

SIZE = 1_000
NASTY = {
    "digits and commas": "1,2 34,567,",
    "digits": "7",
    "blanks between digits": "123 456 ",
    "years": "2024 ",
    "year ranges": "2024-",
    "dates": "01.02.2023 ",
    "dots": "1.",
    "dashes": "- ",
    "scale words": "мың ",
    "numerals": "бір жүз ",
    "months": "маусымда ",
    "days of a month": "5 және 6 мамыр ",
    "days without a year": "5 мамырда. ",
    "figures": "5 адам, ",
    "sentences of figures": "Ошта 5 адам. ",
    "figures of one sentence": "Ошта 2020 жылы 5 адам ",
    "list of years": "2024, ",
    "list of days": "5, ",
    "open brackets": "(",
    "brackets": "()[]«»",
    "quotes": "« ",
    "goals": "КЖШ-ның 1, 2, ",
    "initials": "А. Б. ",
    "capitals": "Ақ ",
    "ministry": "министрлігінің ",
    "places": "Ош, ",
    "events": "семинар өтті ",
    "lines": "\n",
    "lines of figures": "5 адам\n",
    "mixed": "Қ1-",
}


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY)
def test_steps_of_nasty_text_are_linear(piece: str) -> None:
    """The text stands between sentences, so that its language is known."""
    texts = [
        f"{SENTENCES['kk']}\n\n{piece * (size // len(piece))}\n\n{SENTENCES['kk']}"
        for size in (SIZE, 2 * SIZE, 4 * SIZE)
    ]
    assert grows_too_fast(Pipeline(model="none"), texts) == ""


DENSE = {
    "goals with their links": "В Оше 5 мая 2024 года МОМ говорила о цели 7 ГДМ. ",
    "people with posts": "Министр труда Асан{n} Усенов{n} и директор МОМ Асан Бекетов сказали о плане. ",
    "figures with places": "В Оше в 2024 году было 12 мигрантов, в Нарыне – 15. ",
    "events with organisations": "МОМ и Министерство труда провели в Оше семинар 5 мая 2024 года. ",
}
"""Sentences full of mentions that are linked with each other."""


@pytest.mark.parametrize("sentence", DENSE.values(), ids=DENSE)
def test_steps_of_links_are_linear(sentence: str) -> None:
    letters = "абвгдежз"
    texts = [
        "".join(sentence.replace("{n}", letters[n % 8] + letters[n // 8 % 8] + letters[n // 64]) for n in range(size))
        for size in (40, 80, 160)
    ]
    assert grows_too_fast(Pipeline(model="none"), texts) == ""
