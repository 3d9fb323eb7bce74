"""Events of NEREL as marks."""

import tarfile
from dataclasses import replace

import numpy as np
import pytest
from marked_passages import TEXT, document, seminar

from migtext.errors import MigtextError
from models.train.links.nerel import marks_of, nerel_marks
from models.train.links.targets import OPEN, targets_of
from models.train.links.texts import NEREL_FILE

TELLS = "15 мая в Оше Фонд открыл центр. Церемония прошла за год до кражи."
SPANS = {
    "D": ("DATE", "15 мая"),
    "P": ("CITY", "Оше"),
    "O": ("ORGANIZATION", "Фонд"),
    "W": ("PROFESSION", "центр"),
    "E": ("EVENT", "открыл центр"),
    "I": ("EVENT", "открыл"),
    "C": ("EVENT", "Церемония"),
    "T": ("DATE", "за год"),
    "K": ("CRIME", "кражи"),
}


def annotation(*relations: str) -> str:
    """The annotation of TELLS; a relation is its name and the letters of its two ends."""
    lines = []
    for key, (kind, quote) in SPANS.items():
        start = TELLS.index(quote)
        lines.append(f"T{key}\t{kind} {start} {start + len(quote)}\t{quote}")
    for number, relation in enumerate(relations):
        name, one, other = relation.split()
        lines.append(f"R{number}\t{name} Arg1:T{one} Arg2:T{other}")
    return "\n".join(lines)


def quotes(*relations: str) -> list[dict]:
    """What the marks say of each event, as words of TELLS."""
    quote = lambda span: TELLS[slice(*span)]  # noqa: E731
    return [
        {"mentions": [quote(span) for span in event.mentions]}
        | {key: quote(getattr(event, key).span) for key in ("date", "place") if getattr(event, key)}
        | {
            key: [quote(one.span) for one in getattr(event, key)]
            for key in ("organisers", "participants")
            if getattr(event, key)
        }
        for event in marks_of("1", annotation(*relations), TELLS).events
    ]


@pytest.mark.parametrize(
    ("relations", "first"),
    [
        ([], {}),
        (["POINT_IN_TIME E D"], {"date": "15 мая"}),
        (["START_TIME E D"], {"date": "15 мая"}),
        (["END_TIME E D"], {}),
        (["TAKES_PLACE_IN E P"], {"place": "Оше"}),
        (["TAKES_PLACE_IN E O"], {}),
        (["ORGANIZES O E"], {"organisers": ["Фонд"]}),
        (["AGENT O E"], {"organisers": ["Фонд"]}),
        (["PARTICIPANT_IN O E"], {"participants": ["Фонд"]}),
        (["PARTICIPANT_IN W E"], {}),
    ],
)
def test_relations_give_arguments(relations, first):
    assert quotes(*relations) == [{"mentions": ["открыл центр"]} | first, {"mentions": ["Церемония"]}]


def test_a_mention_inside_another_is_the_same_event():
    assert quotes("TAKES_PLACE_IN I P")[0] == {"mentions": ["открыл центр"], "place": "Оше"}


def test_names_of_one_event_are_its_mentions_and_share_arguments():
    (first,) = quotes("ALTERNATIVE_NAME C E", "POINT_IN_TIME C D", "AGENT O E")
    assert first == {"mentions": ["открыл центр", "Церемония"], "date": "15 мая", "organisers": ["Фонд"]}


def test_crimes_count_for_nothing():
    (span,) = marks_of("1", annotation(), TELLS).open
    assert TELLS[slice(*span)] == "кражи"


def test_what_nerel_does_not_say_is_open():
    told = document(seminar())
    events = told.marks.events
    marked = replace(told, marks=replace(told.marks, reader="nerel", open=((0, 5),)))
    targets, plain = targets_of(marked, 1), targets_of(told, 1)
    assert events and (targets.statuses == OPEN).all()
    assert (targets.tags[plain.tags > 0] == plain.tags[plain.tags > 0]).all()
    assert targets.tags[0] == OPEN
    assert np.count_nonzero(targets.types != OPEN) <= np.count_nonzero(plain.types != OPEN)


def test_an_archive_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / NEREL_FILE).parent.mkdir()
    (tmp_path / NEREL_FILE).write_text("no archive")
    with pytest.raises(MigtextError, match=r"nerel-v1\.1-train-dev\.tar\.gz: cannot be read"):
        nerel_marks(tmp_path, ())


def test_documents_that_readers_marked_are_left_out(tmp_path):
    (tmp_path / NEREL_FILE).parent.mkdir()
    for name, content in (("1.txt", TELLS), ("1.ann", annotation()), ("2.txt", TEXT), ("2.ann", "T1\tEVENT 0 3\tx")):
        (tmp_path / name).write_text(content, "utf-8")
    with tarfile.open(tmp_path / NEREL_FILE, "w:gz") as archive:
        for name in ("1.txt", "1.ann", "2.txt", "2.ann"):
            archive.add(tmp_path / name, f"train/{name}")
    assert [one.id for one in nerel_marks(tmp_path, {"nerel-2"})] == ["nerel-1"]
