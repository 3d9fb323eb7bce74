"""Triggers and the events made of them, by tables of sentences and by small documents."""

import re
from bisect import bisect_right
from pathlib import Path
from typing import get_args

import pytest

import migtext
from examples import LANGUAGES
from migtext.layers.events import triggers
from migtext.layers.events.compose import compose, main_event
from migtext.layers.events.scene import Layers
from migtext.layers.events.vocabulary import event_words
from migtext.records import Date, Event, EventType, Figure, Goal, Organisation, Person, Place
from migtext.text.tokens import tokenise

TABLES = Path(__file__).parents[2] / "languages"
MARK = re.compile(r"<([^:<>]+): ([^<>]+)>|[\[\]]")


def events_of(marked: str, language: str, published: str | None = None) -> tuple[tuple[Event, ...], list[int]]:
    """Events of a text with marked dates, places and bodies, and the offsets of its square brackets."""
    text, brackets, found, last = "", [], [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        if mark[1]:
            found.append((mark[1], len(text), mark[2]))
            text += mark[2]
        else:
            brackets.append(len(text))
        last = mark.end()
    text += marked[last:]
    tokens = tokenise(text)
    tokens = tokens.in_languages([language] * len(tokens.sentences))
    starts = [start for start, _ in tokens.sentences]
    dates, places, bodies, people, figures, goals = [], [], [], [], [], []
    for i, (kind, start, part) in enumerate(found):
        shared = {
            "id": f"r{i}",
            "start": start,
            "end": start + len(part),
            "text": part,
            "rule": "test",
            "sentence": bisect_right(starts, start) - 1,
        }
        if kind == "place":
            places.append(Place(**shared))
        elif kind == "org":
            bodies.append(Organisation(**shared))
        elif kind == "person":
            people.append(Person(**shared))
        elif kind == "figure":
            figures.append(Figure(**shared, value=1, kind="count"))
        elif kind == "goal":
            goals.append(Goal(**shared, framework="GCM", scope="framework"))
        else:
            value, _, modifier = kind.partition(" ")
            bounds = {"earliest": value[:10], "latest": value[-10:]} if len(value) >= len("2024-01-31") else {}
            dates.append(
                Date(
                    **shared,
                    kind="interval" if "/" in kind else "date",
                    value=value,
                    modifier=modifier or None,
                    **bounds,
                )
            )
    events = compose(tokens, triggers.find(tokens), Layers(dates, places, bodies, people, figures, goals), published)
    assert all(text[event.start : event.end] == event.text == event.trigger for event in events)
    return events, brackets


def rows() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(TABLES.glob("*/events.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                sentence, _, expected = line.rpartition(" | ")
                found.append((path.parent.name, sentence, expected))
    return found


@pytest.mark.parametrize(("language", "sentence", "expected"), rows())
def test_table(language: str, sentence: str, expected: str) -> None:
    events, brackets = events_of(sentence, language)
    told = [f"{event.type} {event.status} {event.date or 'null'}" for event in events]
    assert told == ([] if expected == "-" else [expected])
    if events:
        assert events[0].start < brackets[-1] and brackets[0] < events[0].end


def one(marked: str, language: str) -> Event:
    events, _ = events_of(marked, language)
    assert len(events) == 1, [(event.type, event.text, event.date) for event in events]
    return events[0]


def test_mentions_of_one_event_are_one_record() -> None:
    event = one(
        "Семинар о правах работников\n\n"
        "<2024-03-05: 5 марта> в <place: Костанае> прошел семинар «Мой договор». "
        "Семинар прошел при поддержке <org: МОМ>.",
        "ru",
    )
    assert (event.date, event.place, event.name) == ("2024-03-05", "Костанае", "Мой договор")


def test_two_dates_are_two_events() -> None:
    events, _ = events_of(
        "<2023-03-05: 5-мартта> <place: Ош шаарында> семинар өттү. "
        "<2023-04-07: 7-апрелде> <place: Нарында> семинар өттү.",
        "ky",
    )
    assert [(event.date, event.place) for event in events] == [("2023-03-05", "Ош шаарында"), ("2023-04-07", "Нарында")]


def test_each_clause_has_its_own_date() -> None:
    events, _ = events_of(
        "<2024-05-09: 9 мамырда> <org: Қор> келісімге қол қойды, "
        "ал <2024-05-12: 12 мамырда> <place: Атырауда> жаңа кеңсе ашылды.",
        "kk",
    )
    assert [(event.type, event.date) for event in events] == [("agreement", "2024-05-09"), ("opening", "2024-05-12")]


def test_each_of_two_predicates_has_its_own_date() -> None:
    events, _ = events_of(
        "Закон был принят <2021-03-04: 4 марта 2021 года> и одобрен Сенатом <2021-03-25: 25 марта 2021 года>.", "ru"
    )
    assert [event.date for event in events] == ["2021-03-04", "2021-03-25"]


def test_a_date_in_the_title_is_not_the_date_of_the_event() -> None:
    event = one("В <place: Оше> прошел форум «<2030: Повестка 2030>: что дальше».", "ru")
    assert (event.date, event.name) == (None, "Повестка 2030: что дальше")


def test_the_dateline_of_a_release_dates_its_lead() -> None:
    heading = "<2025-02-11: 2025 жылғы 11 ақпан>, <place: Орал>\n\nКөшпелі кеңестер туралы\n\n"
    assert one(heading + "<org: Қор> баяндама жариялады.", "kk").date == "2025-02-11"


def test_a_date_alone_in_front_dates_what_follows() -> None:
    assert one("<2024-11: Ноябрь 2024 года>. В <place: Актобе> пройдут слушания о миграции.", "ru").date == "2024-11"


def test_the_same_event_takes_the_date_named_earlier() -> None:
    event = one("<2022-06-10: 10-июнда> <place: Бишкекте> эл аралык форум өттү. Форумга беш өлкө катышты.", "ky")
    assert (event.date, event.sentence) == ("2022-06-10", 0)


def test_records_are_referred_to_by_id() -> None:
    event = one("<2020-02-11: 11 февраля> <org: МОМ> открыла в <place: Таразе> новый офис.", "ru")
    assert (event.date_id, event.organiser_ids, event.place_id) == ("r0", ("r1",), "r2")


def test_parties_of_an_agreement_take_part() -> None:
    event = one("<2020-02-11: 2020 жылғы 11 ақпанда> <org: Қор> мен <org: Комитет> меморандумға қол қойды.", "kk")
    assert (event.organisers, event.participants) == ((), ("Қор", "Комитет"))


@pytest.mark.parametrize(
    ("language", "sentence", "name"),
    [
        ("kk", "<2024-04: Сәуірде> «Еңбек және құқық» атты форум өтті.", "Еңбек және құқық"),
        ("ky", "<2024-04: Апрелде> Экинчи Аймактык Форум өттү.", "Экинчи Аймактык Форум"),
        ("ru", "В <2024-04: апреле> прошел форум «Труд и право».", "Труд и право"),
    ],
)
def test_name(language: str, sentence: str, name: str) -> None:
    assert one(sentence, language).name == name


def test_text_without_events_or_words() -> None:
    for text in ("", "…", "12 345\n\n!", "Hello world."):
        assert events_of(text, "kk")[0] == ()
    assert triggers.find(tokenise("Форум өтті.").in_languages(["other"])) == ()


def test_rules_of_every_language_cover_every_type() -> None:
    for code in LANGUAGES:
        words = event_words(code)
        assert words is not None
        missing = set(get_args(EventType)) - {rule.type for rule in words.rules} - {"other"}
        assert not missing, (code, missing)


def test_every_mention_of_an_event_is_kept() -> None:
    marked = "Семинар о правах\n\n<2024-03-05: 5 марта> в <place: Таразе> прошел семинар. На семинаре показали фильм."
    assert [(span.text, span.sentence) for span in one(marked, "ru").mentions] == [
        ("Семинар", 0),
        ("прошел семинар", 1),
        ("семинаре", 2),
    ]


@pytest.mark.parametrize(
    ("language", "marked", "organisers", "participants", "funders"),
    [
        (
            "kk",
            "<2024-03-05: 5 наурызда> <org: Қор> <org: Комитетпен> бірге <org: Одақ> қаржыландыратын жобаны бастады.",
            ("Қор",),
            ("Комитетпен",),
            ("Одақ",),
        ),
        (
            "ky",
            "<2024-03-05: 5-мартта> <org: Фонд> <org: Европа Биримдиги> каржылаган долбоорду баштады.",
            ("Фонд",),
            (),
            ("Европа Биримдиги",),
        ),
        (
            "ru",
            "<2024-03-05: 5 марта> <org: Фонд> начал проект на средства <org: Европейского союза>.",
            ("Фонд",),
            (),
            ("Европейского союза",),
        ),
        (
            "ru",
            "<2024-03-05: 5 марта> <org: Фонд> совместно с <org: Комитетом> провел форум. Его финансирует <org: Банк>.",
            ("Фонд",),
            ("Комитетом",),
            ("Банк",),
        ),
        (
            "kk",
            "<2024-03-05: 5 наурызда> <org: Қор> семинар өткізді. Оны <org: Банк> қаржыландырады.",
            ("Қор",),
            (),
            ("Банк",),
        ),
    ],
)
def test_bodies_by_what_they_do(
    language: str, marked: str, organisers: tuple[str, ...], participants: tuple[str, ...], funders: tuple[str, ...]
) -> None:
    event = one(marked, language)
    assert (event.organisers, event.participants, event.funders) == (organisers, participants, funders)
    assert len(event.funder_ids) == len(funders)


def test_goals_and_figures_of_the_clause() -> None:
    event = one(
        "<2024-03-05: 5 марта> прошел форум по <goal: ГДМ> для <figure: 60 врачей>, а <figure: 20 врачей> дома.",
        "ru",
    )
    assert (event.goal_ids, event.figure_ids) == (("r1",), ("r2",))


@pytest.mark.parametrize(
    ("language", "marked", "text"),
    [
        ("ky", "<person: Асан Үсөнов> балдарга китеп жазган авторлорду куттуктады. Мектепте конок көп.", "куттуктады"),
        ("ky", "<org: Соттун> чечими менен үй-бүлө кайрадан айылга чыкты. Жол узун экен.", "чыкты"),
        ("kk", "<person: Асан Үсенов> шекара бекетіндегі отбасыларға жылы киім жинатты. Күн суық еді.", "жинатты"),
        ("ru", "<person: Асан Усенов> перестроил старую школу под приют для семей. Дети рады.", "перестроил"),
    ],
)
def test_the_opening_sentence_tells_the_news(language: str, marked: str, text: str) -> None:
    event = one(marked, language)
    assert (event.text, event.date, event.type) == (text, None, "other")


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ky", "<person: Асан Үсөнов> балдар үйүнүн шарты жакшы экенин билдирди. Мектепте конок көп."),
        ("kk", "<place: Алматыда> былтыр келген қонақтардың саны екі есе өсті. Күн суық еді."),
        ("ru", "<person: Асан Усенов> заявил, что приюту нужны врачи и учителя. Дети рады."),
    ],
)
def test_what_somebody_says_or_what_grows_is_no_news(language: str, marked: str) -> None:
    assert events_of(marked, language)[0] == ()


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("ru", "<2023-05: В мае> приют был полон. После этого <org: Фонд> открыл в <place: Оше> второй центр."),
        ("kk", "<2023-05: Мамырда> баспана толы болды. Содан кейін <org: Қор> <place: Таразда> екінші орталықты ашты."),
        ("ky", "<2023-05: Майда> үйдө орун жок болчу. Андан кийин <org: Фонд> <place: Ошто> экинчи борборду ачты."),
    ],
)
def test_a_sentence_that_goes_on_takes_the_date_before(language: str, marked: str) -> None:
    assert one(marked, language).date == "2023-05"


@pytest.mark.parametrize(
    ("language", "marked", "place"),
    [
        (
            "kk",
            "<2024-03-05: 5 наурызда> <place: Ақсу>, <place: Шу> және <place: Тараз> қалаларында семинар өтті.",
            "Ақсу, Шу және Тараз қалаларында",
        ),
        ("ky", "<2024-03-05: 5-мартта> <place: Ошто> жана <place: Нарында> семинар өттү.", "Ошто жана Нарында"),
        (
            "ru",
            "<2024-03-05: 5 марта> в <place: Оше>, <place: Нарыне> и <place: Таласе> прошел семинар.",
            "Оше, Нарыне и Таласе",
        ),
        ("ru", "<2024-03-05: 5 марта> в приграничном районе <place: Баткена> прошел семинар.", "Баткена"),
        ("ru", "<2024-03-05: 5 марта> в <org: Институте права> прошел семинар.", "Институте права"),
        ("ky", "<2024-03-05: 5-мартта> жети жаран <place: Түркиядан> <org: Фондго> алып келинди.", "Түркиядан"),
        ("ru", "<2024-03-05: 5 марта> альпинисты покорили <place: Хан-Тенгри>.", "Хан-Тенгри"),
    ],
)
def test_place(language: str, marked: str, place: str) -> None:
    assert one(marked, language).place == place


@pytest.mark.parametrize(
    ("marked", "published", "status"),
    [
        ("<2025-03-05: 5 марта> пройдет форум.", "2025-02-01", "planned"),
        ("<2025-03-05: 5 марта> пройдет форум.", "2025-04-01", "happened"),
        ("Следующий форум – <2025-03-05: 5 марта>.", "2025-02-01", "planned"),
        ("<2025-03-05/2025-09-05: С марта по сентябрь> фонд реализует проект.", "2025-04-01", "ongoing"),
        ("<2025-03-05: 5 марта> прошел форум.", None, "happened"),
    ],
)
def test_status_follows_the_date_where_the_day_of_the_text_is_known(
    marked: str, published: str | None, status: str
) -> None:
    [event] = events_of(marked, "ru", published)[0]
    assert event.status == status


@pytest.mark.parametrize(
    ("language", "marked", "name"),
    [
        (
            "ru",
            "Президент сегодня подписал в <place: Астане> закон о труде сезонных рабочих.",
            "закон о труде сезонных рабочих",
        ),
        ("kk", "Бүгін <org: Парламент> маусымдық еңбек туралы заңды қабылдады.", "маусымдық еңбек туралы заңды"),
        ("ky", "<org: Көчүү кеңешинин> отурумунда бюджет талкууланды.", "Көчүү кеңешинин отурумунда"),
        ("ru", "<2024-03-05: 5 марта> создан <org: Комитет по труду>.", "Комитет по труду"),
    ],
)
def test_name_of_laws_sessions_and_bodies(language: str, marked: str, name: str) -> None:
    assert one(marked, language).name == name


def test_mentions_with_the_acronym_of_the_name() -> None:
    event = one(
        "<2024-03-05: 5 марта> прошел Форум Труда Евразии. В <place: Алматы> форум «ФТЕ» закрыли.",
        "ru",
    )
    assert len(event.mentions) == 2


def test_the_dateline_is_the_place_of_what_is_held() -> None:
    marked = "<place: Бишкек>, <2024-03-05: 5 марта> – Здесь прошел форум <org: Фонда> о труде и учебе."
    assert one(marked, "ru").place == "Бишкек"


def test_main_event() -> None:
    events, _ = events_of(
        "В <place: Оше> открылся центр\n\n<2024-03-05: 5 марта> <org: Фонд> открыл центр. "
        "<2023-01-10: 10 января 2023 года> прошел семинар. Центр открыли для семей.",
        "ru",
    )
    named = [event.model_copy(update={"id": f"e{number}"}) for number, event in enumerate(events)]
    main = main_event(named)
    assert [event.type for event in named if event.id == main] == ["opening"]
    assert main_event(()) is None


WHOLE = [
    ("Кыргызстандын Япониядагы элчилиги 2023-жылдын майында жарандар үчүн форум өткөрдү.", "Япониядагы", (), ()),
    ("Қазақстанның Жапониядағы елшілігі 2023 жылғы мамырда форум өткізді.", "Жапониядағы", (), ()),
    ("Семинар прошел 5 мая 2024 года совместно с МОМ при финансовой поддержке ЮНИСЕФ.", None, ("iom",), ("unicef",)),
]


@pytest.mark.parametrize(("text", "place", "participants", "funders"), WHOLE)
def test_bodies_tell_place_and_parts(
    text: str, place: str | None, participants: tuple[str, ...], funders: tuple[str, ...]
) -> None:
    [event] = migtext.Pipeline(model="none")(text).events
    assert (event.place, event.participants, event.funders) == (place, participants, funders)
