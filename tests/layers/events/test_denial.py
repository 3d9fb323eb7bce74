"""Words that name what a text denies or calls off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import LANGUAGES, in_language
from migtext.layers.events import denial, triggers
from migtext.layers.events.vocabulary import event_words

WORDS = {
    "ru": "не ни семинар форума состоялся было провести удалось отменили который , и но 5",
    "kk": "семинар форумда өткен жоқ емес өтпеді өткізе алмады ғана болды , және бірақ 5",
    "ky": "семинар форумда өткөн жок эмес өтпөдү өткөрө алган гана болду , жана бирок 5",
}


def denied(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in denial.find(in_language(text, language))]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("ru", "Заседание комитета форума не состоялось.", ["Заседание", "комитета", "форума", "состоялось"]),
        ("ru", "Семинар и тренинг не проводились.", ["Семинар", "тренинг", "проводились"]),
        ("ru", "Участники форума не провели консультаций.", ["провели", "консультаций"]),
        ("ru", "На форуме не было министра.", ["было"]),
        ("ru", "Прошёл не семинар, а форум.", ["семинар"]),
        ("ru", "Семинар был намечен, но не состоялся.", ["Семинар", "состоялся"]),
        ("ru", "Несостоявшийся форум и отмену второго форума обсудили.", ["форум", "форума"]),
        ("ru", "Совещание отменило приказ.", []),
        ("ru", "Семинар отменят.", []),
        ("ru", "Нельзя не провести семинар.", []),
        ("ru", "Работали, пока не открылся центр.", []),
        ("kk", "Кеңес отырысы өткен жоқ.", ["Кеңес", "отырысы", "өткен"]),
        ("kk", "Форум қатысушыларына виза болмады.", ["болмады"]),
        ("kk", "Семинар өткізіліп жатқан жоқ.", ["Семинар", "өткізіліп"]),
        ("kk", "Форумға дайындық болмады.", ["болмады"]),
        ("kk", "Семинар қана болмай, форум да өтті.", []),
        ("kk", "Заң күшін жойды.", []),
        ("ky", "Семинар жана форум өткөрүлбөйт.", ["Семинар", "форум", "өткөрүлбөйт"]),
        ("ky", "Форум болгон жылы семинар болгон жок.", ["семинар", "болгон"]),
        ("ky", "Курулуш токтотулду.", []),
    ],
)  # fmt: skip
def test_denied_words(language: str, text: str, words: list[str]) -> None:
    assert denied(text, language) == words


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_no_trigger_stands_on_a_denied_word(language: str, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(WORDS[language].split()), max_size=14)))
    tokens = in_language(text, language)
    spans = denial.find(tokens)
    assert spans == sorted(set(spans))
    for trigger in triggers.find(tokens):
        heads = {trigger.head, trigger.head if trigger.noun_at is None else trigger.noun_at}
        assert not any((tokens.starts[at], tokens.ends[at]) in spans for at in heads), (text, trigger)


@pytest.mark.parametrize("language", LANGUAGES)
def test_verbs_of_denial_are_verbs_of_the_table(language: str) -> None:
    words = event_words(language)
    assert words is not None
    known = {verb.name for rows in words.verbs.values() for verb, _ in rows}
    assert known >= {*words.denial.words["taking_place"], *words.denial.words["calling_off"], *words.scheduling}
