"""Features of words and of pairs: what stands where, counted on small passages."""

from dataclasses import replace

import numpy as np
import pytest

from migtext.learned.features import HEAD, PAIR, SAME, WORD, Passage, event_head, pairs, same_features, spans
from migtext.ner.recogniser import Words
from migtext.ner.sentences import words_of
from migtext.pipeline import Pipeline
from migtext.records import Record

TEXT = "15 мая 2024 года в Оше прошел семинар (организатор – МОМ). Семинар завершился 17 мая.\n\nДругой абзац: Бишкек."
WIDTH = 4


@pytest.fixture(scope="module")
def record() -> Record:
    return Pipeline(model="none")(TEXT)


@pytest.fixture(scope="module")
def passage(record: Record) -> Passage:
    offsets = [
        (s.start + a, s.start + b, k)
        for k, s in enumerate(record.sentences)
        for a, b in words_of(TEXT[s.start : s.end])
    ]
    starts, ends, sentences = (np.array(column, np.int64) for column in zip(*offsets, strict=True))
    words = Words(
        starts, ends, sentences, np.ones((len(starts), WIDTH), np.float32), np.zeros((len(starts), 0), np.float32)
    )
    return Passage(
        text=TEXT,
        sentences=[(s.start, s.end) for s in record.sentences],
        languages=[s.language for s in record.sentences],
        words=words,
        dates=record.dates,
        places=record.places,
        organisations=record.organisations,
        people=record.people,
        figures=record.figures,
        goals=record.goals,
        rule_events=record.events,
    )


def test_words_have_the_layers_that_cover_them(passage: Passage) -> None:
    features = passage.word_features()
    assert features.shape == (len(passage.words.starts), WORD)
    place = passage.words.span(TEXT.index("Оше"), TEXT.index("Оше") + 3)[0]
    seminar = passage.words.span(TEXT.index("семинар"), TEXT.index("семинар") + 7)[0]
    assert features[place].sum() > features[place, :3].sum()
    assert features[seminar, 2] == 1
    assert features[place, 2] == 0


def test_a_span_that_no_word_touches_is_empty(passage: Passage) -> None:
    first, last = passage.words.span(TEXT.index("\n\n"), TEXT.index("\n\n") + 2)
    assert first == last


def test_pairs_tell_sentence_paragraph_side_and_brackets(passage: Passage) -> None:
    at = TEXT.index("прошел семинар")
    head = event_head(passage, at, at + len("прошел семинар"), "training", "happened")
    dates = spans(passage, passage.dates)
    found = pairs(passage, head, dates, np.array([head.first]), [0])
    assert found.shape == (len(passage.dates) + 1, PAIR)
    own, other, none = found
    assert (own[1], other[1]) == (1, 0), "the same sentence"
    assert (own[10], other[10]) == (0, 1), "behind the head"
    assert own[12] == 0 and other[12] == 1, "a bracket between"
    assert own[21] == 1 and other[21] == 0, "what the rules take"
    assert none[0] == 1 and none[22] == 1
    assert head.features.shape == (HEAD,)
    places = spans(passage, passage.places)
    rows = pairs(passage, head, places, np.array([head.first]), [])
    assert [row[8] for row in rows[:-1]] == [0, 1], "a blank line between"


def test_a_head_without_candidates_has_only_none(passage: Passage) -> None:
    head = event_head(passage, 0, 2, "other", "happened")
    found = pairs(passage, head, spans(passage, []), np.array([0]), [])
    assert found.shape == (1, PAIR)
    assert found[0, 0] == 1
    assert found[0, 24] == 1


@pytest.mark.parametrize(
    ("dates", "agree", "differ"),
    [(("2024", "2024"), 1, 0), (("2024", "2023"), 0, 1), ((None, "2023"), 0, 0), ((None, None), 0, 0)],
)
def test_two_mentions_agree_or_differ_in_their_dates(
    passage: Passage, dates: tuple[str | None, str | None], agree: int, differ: int
) -> None:
    one = event_head(passage, TEXT.index("семинар"), TEXT.index("семинар") + 7, "training", "happened")
    two = event_head(passage, TEXT.index("Семинар"), TEXT.index("Семинар") + 7, "training", "happened")
    found = same_features(passage, one, two, dates)
    assert len(found) == SAME
    assert (found[8], found[9]) == (agree, differ)
    assert found[7] == 1, "the same word in another case of letters"


def test_a_span_is_denied_if_it_meets_a_denied_word(passage: Passage) -> None:
    denied = replace(passage, denied=((3, 6), (19, 22)))
    assert [denied.is_denied(*span) for span in ((0, 3), (0, 4), (5, 9), (6, 19), (21, 40), (22, 30))] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]
