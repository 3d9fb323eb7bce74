"""Marks, texts, targets and scores of the training of events and links, on sentences of our own."""

import io
import json
import tarfile
from dataclasses import replace

import numpy as np
import pytest
from marked_passages import TEXT, document, marks, row, seminar, span, zeros

from migtext.errors import MigtextError
from migtext.learned.features import TYPES
from migtext.learned.heads import load_heads
from models.train.links.agreement import agreement, table
from models.train.links.calibration import KINDS, PLAIN, reliability, temperature, tuned
from models.train.links.documents import Rows, rows_of
from models.train.links.heads import write_heads
from models.train.links.marks import (
    EARLIER,
    PARTS,
    WRITTEN,
    first_readings,
    held_out,
    overlap,
    part_of,
    read_marks,
)
from models.train.links.reads import NAMES, batches, padded, read_all
from models.train.links.report import TITLE, report, section, with_section
from models.train.links.scoring import Judged, score, with_settings
from models.train.links.targets import OPEN, ROLE, targets_of, without_rules
from models.train.links.texts import Texts

WIDTH = 3

# marks


def test_a_row_of_marks():
    found = marks(seminar())
    assert [event.type for event in found.events] == ["training", "opening"]
    assert found.events[0].mentions == (tuple(span(TEXT, "семинар")), tuple(span(TEXT, "Семинар")))
    assert (found.events[0].date.value, found.events[0].place.span) == ("2024-05-14", None)
    assert (found.events[1].date, found.events[1].organisers, found.figures[0].place) == (None, (), None)
    assert found.organisations is None
    assert marks(row(organisations=[])).organisations == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"corpus": "news"}, "corpus 'news'; allowed are kazinform"),
        ({"reader": "z"}, "reader 'z'; allowed are a, b, c, e, f, g"),
        ({"note": 1}, "unknown key 'note'; allowed are corpus"),
        ({"end": 0}, r"start and end \[0, 0\]; expected \[start, end\]"),
        ({"events": {}}, "events {}; expected a list"),
        ({"events": [{"type": "other", "status": "happened"}]}, "the key 'mentions' is missing"),
        ({"events": [{"mentions": [], "type": "other", "status": "happened"}]}, "without mentions"),
        ({"events": [{"mentions": [[0, 2]], "type": "party", "status": "happened"}]}, "type 'party'; allowed are"),
        (
            {"events": [{"mentions": [[0, 2]], "type": "other", "status": "gone"}]},
            "status 'gone'; allowed are happened",
        ),
        ({"events": [{"mentions": [[5, 9999]], "type": "other", "status": "planned"}]}, r"mentions \[5, 9999\]"),
        ({"figures": [{"span": [0, 2], "date": {}}]}, "date: neither span nor value"),
        ({"figures": [{"span": [0, 2], "place": {"value": 3}}]}, "place 3; expected a text"),
        ({"figures": [{"span": [0, True]}]}, r"span \[0, True\]"),
        ({"organisations": [[3, 3]]}, r"organisations \[3, 3\]"),
    ],
)
def test_invalid_marks_say_what_is_allowed(changes, message, tmp_path):
    (tmp_path / "ru.jsonl").write_text(json.dumps(row()) + "\n" + json.dumps(row(**changes)) + "\n", "utf-8")
    with pytest.raises(MigtextError, match=rf"ru\.jsonl, line 2: .*{message}"):
        read_marks(tmp_path)


def test_a_folder_without_marks_is_named(tmp_path):
    with pytest.raises(MigtextError, match=r"no marks; expected a file LANGUAGE\.jsonl"):
        read_marks(tmp_path)
    with pytest.raises(MigtextError, match=r"held_out\.txt: cannot be read; expected one id a line"):
        held_out(tmp_path)


def test_the_stored_marks_have_parts():
    found, kept = read_marks(), held_out()
    once = first_readings(found)
    parts = {one.id: part_of(one, kept) for one in once}
    assert len(once) == len({one.key for one in found}) >= 600
    assert {one.id for one in once if not one.whole and parts[one.id] == "test"} == kept
    for language in ("kk", "ky", "ru"):
        several = [parts[one.id] for one in once if one.language == language]
        assert len(several) >= 180
        assert all(several.count(part) >= 30 for part in PARTS)


def test_earlier_documents_are_for_the_test_only_where_they_are_kept():
    drawn = next(one for n in range(1000) if part_of(one := marks(row(id=f"own-{n}")), ()) == "test")
    earlier = replace(drawn, reader=EARLIER)
    assert part_of(earlier, ()) == "tune"
    assert part_of(earlier, {drawn.id}) == "test"
    trained = next(one for n in range(1000) if part_of(one := marks(row(id=f"own-{n}")), ()) == "train")
    assert part_of(trained, {trained.id}) == "train"


def test_passages_written_to_be_marked_only_teach():
    drawn = {part_of(marks(row(id=f"own-{n}")), ()) for n in range(100)}
    written = {part_of(marks(row(id=f"own-{n}", corpus=WRITTEN)), ()) for n in range(100)}
    assert (drawn, written) == (set(PARTS), {"train"})


def test_the_first_reader_of_each_passage_is_taken():
    rows = [("2", 0, "b"), ("1", 0, "c"), ("2", 0, "a"), ("2", 90, "b")]
    found = first_readings([marks(row(id=key, start=start, end=start + 80, reader=who)) for key, start, who in rows])
    assert [(*one.key, one.reader) for one in found] == [("1", 0, "c"), ("2", 0, "a"), ("2", 90, "b")]


# texts


def corpora(root):
    """Corpora of one sentence or a few each, and the folder of our own items."""
    for name in (
        "kazinform",
        "kk_news",
        "kz_ministries",
        "kyrgyz_news",
        "ntrex",
        "kaznerd",
        "factrueval",
        "nerel",
        "own/written",
    ):
        (root / name).mkdir(parents=True)
    (root / "kazinform/kk.jsonl").write_text(json.dumps({"id": "k1", "text": "Қор ашылды."}), "utf-8")
    (root / "kz_ministries/ru.jsonl").write_text(json.dumps({"id": "m1", "text": "Мост открыт."}), "utf-8")
    (root / "kyrgyz_news/train.tsv").write_text("id\tlabels\ttext\n9\ta\tБир.\\nЭки.\n", "utf-8")
    lines = [f"d.1\tкк{n}\tкы{n}\tру{n}\ten{n}" for n in range(9)]
    (root / "kk_news/headlines.txt").write_text("\n".join(f"Тақырып {n} ." for n in range(12)), "utf-8")
    (root / "kk_news/sentences.txt").write_text("Өсім 5 % - ға жетті » , - деді А . Сәрсен .\n", "utf-8")
    (root / "ntrex/parallel.tsv").write_text("document\tkk\tky\tru\ten\n" + "\n".join(lines) + "\n", "utf-8")
    words = "« O\nДала B-ORG\n» O\nашылды O\n. O\n\n"
    (root / "kaznerd/IOB2_valid.txt").write_text(words + "".join(f"Сөз{n} O\n\n" for n in range(6)), "utf-8")
    (root / "factrueval/ru.jsonl").write_text(json.dumps({"id": "b_1", "text": "Сад закрыт."}), "utf-8")
    with tarfile.open(root / "nerel/nerel-v1.1-train-dev.tar.gz", "w:gz") as files:
        for name, content in (("train/5_text.txt", "Лес.\r\nПоле."), ("train/5_text.ann", "")):
            entry = tarfile.TarInfo(name)
            entry.size = len(content.encode())
            files.addfile(entry, io.BytesIO(content.encode()))
    for code in ("kk", "ky", "ru"):
        content = f"### {code}-1\n[[LOC|Ош]] {code}.\n\n### {code}-2\nКонец.\n"
        (root / f"own/{code}.ann.txt").write_text(content, "utf-8")
        written = json.dumps({"id": f"written-{code}", "text": f"Дом {code}."})
        (root / f"own/written/{code}.jsonl").write_text(written + "\n", "utf-8")
    return Texts(root, root / "own")


@pytest.mark.parametrize(
    ("corpus", "key", "text"),
    [
        ("kazinform", "k1", "Қор ашылды."),
        ("kz_ministries", "m1", "Мост открыт."),
        ("kyrgyz_news", "ky9", "Бир.\nЭки."),
        ("ntrex", "ntrex-d.1-2-ky", "кы2\nкы3\nкы4\nкы5\nкы6\nкы7"),
        ("ntrex", "ntrex-d.1-7-ru", "ру7\nру8"),
        ("kaznerd", "kaznerd-0", "«Дала» ашылды.\nСөз0\nСөз1\nСөз2\nСөз3"),
        ("kaznerd", "kaznerd-5", "Сөз4\nСөз5"),
        ("kk_news", "headlines-10", "Тақырып 10.\nТақырып 11."),
        ("kk_news", "sentences-0", "Өсім 5 %-ға жетті», - деді А. Сәрсен."),
        ("factrueval", "factrueval-b_1", "Сад закрыт."),
        ("nerel", "nerel-5_text", "Лес.\nПоле."),
        ("releases", "own-ky-1", "Ош ky."),
        (WRITTEN, "written-ru", "Дом ru."),
    ],
)
def test_texts_of_passages(tmp_path, corpus, key, text):
    texts = corpora(tmp_path)
    told = row(text, corpus=corpus, id=key)
    assert texts.passage(marks(told)) == text
    part = row(text[2:6], corpus=corpus, id=key, start=2, end=6)
    assert texts.passage(marks(part)) == text[2:6]
    with pytest.raises(MigtextError, match=rf"{key} \({corpus}, 0 to 3\): the text is not the one that was marked"):
        texts.passage(marks(told | {"end": 3}))


def test_the_stored_passages_that_were_written_are_those_that_were_marked(tmp_path):
    texts, written = Texts(tmp_path), [one for one in read_marks() if one.corpus == WRITTEN]
    assert {one.language for one in written} == {"kk", "ky", "ru"}
    assert all(texts.passage(one) for one in written)


def test_passages_that_nobody_marked(tmp_path):
    texts = corpora(tmp_path)
    found = list(texts.unmarked([]))
    assert [(one.id, one.language) for one in found] == [
        ("k1", "kk"),
        ("kaznerd-0", "kk"),
        ("kaznerd-5", "kk"),
        ("ky9", "ky"),
        ("m1", "ru"),
        ("factrueval-b_1", "ru"),
        ("nerel-5_text", "ru"),
        *((f"ntrex-d.1-{line}-{code}", code) for code in ("kk", "ky", "ru") for line in (0, 6)),
    ]
    assert all(texts.passage(one) for one in found)
    assert not any(one.events or one.figures for one in found)


def test_a_passage_with_a_line_of_a_text_that_is_kept_is_left_out(tmp_path):
    texts = corpora(tmp_path)
    told = {"id": "k1", "text": "Ең соңғы деректер ертең жарияланады.\nҚор ашылды."}
    (tmp_path / "kazinform/kk.jsonl").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    found = texts.unmarked(["Мост открыт.\n Ең соңғы деректер ертең жарияланады."])
    assert {"k1", "m1"} & {one.id for one in found} == {"m1"}


def test_a_long_text_without_marks_is_cut_between_words(tmp_path):
    texts = corpora(tmp_path)
    (tmp_path / "kazinform/kk.jsonl").write_text(json.dumps({"id": "k1", "text": "сөз " * 2000}), "utf-8")
    (found,) = (one for one in texts.unmarked([]) if one.id == "k1")
    assert found.end < 4000
    assert texts.passage(found).endswith("сөз")


@pytest.mark.parametrize(
    ("corpus", "key"), [("kazinform", "k2"), ("ntrex", "ntrex-d.1-9-ky"), ("ntrex", "ntrex"), ("kaznerd", "kaznerd-x")]
)
def test_documents_that_are_not_there(tmp_path, corpus, key):
    with pytest.raises(MigtextError, match=f"{key}: no such document in {corpus}"):
        corpora(tmp_path).passage(marks(row(corpus=corpus, id=key)))


@pytest.mark.parametrize("corpus", ["kazinform", "nerel", "ntrex", "releases"])
def test_missing_corpora_are_named(tmp_path, corpus):
    with pytest.raises(MigtextError, match="cannot be read"):
        Texts(tmp_path, tmp_path).passage(marks(row(corpus=corpus)))


# documents and targets


def test_words_and_pieces():
    found = document(row())
    reading, rows = found.passage.words, found.rows
    assert TEXT[reading.starts[1] : reading.ends[1]] == "мая"
    assert len(reading.starts) == sum(map(len, rows.firsts))
    assert sorted(set(reading.sentences.tolist())) == list(range(len(found.passage.sentences)))
    assert {one.value for one in found.passage.dates} == {"2024-05-14"}


def test_rows_are_cut_before_they_are_too_long():
    rows = rows_of([[[7] * 60, [8] * 60, [9] * 67, [5]], [[6]]])
    assert [len(ids) for ids in rows.ids] == [122, 70, 3]
    assert rows.firsts == ((1, 61), (1, 68), (1,))
    assert all(ids[0] == 0 and ids[-1] == 1 for ids in rows.ids)
    assert rows_of([]) == Rows((), ())


def test_rows_are_read_together_when_they_are_alike():
    rows = [Rows(((0, 5, 1), (0, 5, 6, 7, 1)), ((1,), (1,))), Rows(((0, 5, 6, 1),), ((1,),))]
    assert list(batches(rows, 8)) == [[(0, 0), (1, 0)], [(0, 1)]]
    assert padded(rows, [(0, 0), (1, 0)]).tolist() == [[0, 5, 1, 2], [0, 5, 6, 1]]


def word(found, at: int) -> str:
    reading = found.passage.words
    return found.passage.text[reading.starts[at] : reading.ends[at]]


def test_targets_of_words():
    found = document(seminar())
    targets = targets_of(found, 1)
    assert [word(found, at) for at in np.flatnonzero(targets.tags)] == ["семинар", "Семинар", "открыли"]
    assert [TYPES[at] for at in targets.types[targets.tags > 0]] == ["training", "training", "opening"]
    assert (targets.types == OPEN).sum() == (targets.tags == 0).sum()


def test_words_of_rules_stay_open_where_only_one_mention_is_marked():
    one = seminar()
    event = one["events"][0]
    whole = document(row(events=[event | {"mentions": event["mentions"][:1]}]))
    earlier = replace(whole, marks=replace(whole.marks, reader=EARLIER))
    second = next(at for at in range(len(whole.passage.words.starts)) if word(whole, at) == "открыли")
    assert targets_of(whole, 1).tags[second] == 0
    assert targets_of(earlier, 1).tags[second] == OPEN
    assert targets_of(earlier, 1).same == ()


def test_links_are_right_by_place_in_the_text_or_by_value():
    found = document(seminar())
    links = {link.relation: link for link in targets_of(found, 1).links if link.relation != ROLE}
    first = next(link for link in targets_of(found, 1).links if link.relation == "event_date")
    assert dict(zip(first.values, first.right, strict=False)) == {"2024-05-14": True}
    assert not first.right[-1]
    assert links["event_date"].right.tolist() == [False, True]
    places = next(link for link in targets_of(found, 1).links if link.relation == "event_place")
    told = [word(found, first) for first, _ in places.candidates[places.right[:-1]]]
    assert told == ["Бишкеке"]
    assert links["figure_place"].right[-1]


AGAIN = "В Кыргызстане растёт безработица. В Бишкеке прошёл форум МОТ. МОТ работает в Кыргызстане и Казахстане."


def test_a_date_is_right_where_it_meets_what_was_marked():
    text = "Форум МОТ прошёл 14 мая 2024 года в Оше."
    event = {"mentions": [span(text, "Форум")], "type": "meeting", "status": "happened"}
    found = document(row(text, events=[event | {"date": {"span": span(text, "14")}}]), text)
    dates = next(link for link in targets_of(found, 1).links if link.relation == "event_date")
    assert dates.right.tolist() == [True, False]


def test_every_mention_of_what_is_right_is_right():
    event = {"mentions": [span(AGAIN, "форум")], "type": "meeting", "status": "happened"}
    told = {"place": {"span": span(AGAIN, "Кыргызстане")}, "organisers": [{"span": span(AGAIN, "МОТ")}]}
    found = document(row(AGAIN, events=[event | told]), AGAIN)
    links = {link.relation: link for link in targets_of(found, 1).links}
    places, roles = links["event_place"], links[ROLE]
    assert [word(found, first) for first, _ in places.candidates[places.right[:-1]]] == ["Кыргызстане"] * 2
    acting = {role: [word(found, at) for at, _ in roles.candidates[roles.right == role]] for role in (1, OPEN)}
    assert acting == {1: ["МОТ"], OPEN: ["МОТ"]}


def test_roles_and_what_is_out_of_reach():
    found = document(seminar())
    roles = next(link for link in targets_of(found, 1).links if link.relation == ROLE)
    assert [word(found, first) for first, _ in roles.candidates[roles.right == 1]] == ["МОТ"]
    assert roles.lost == ((2, "никто из текста"),)
    assert roles.features.shape[0] == len(roles.values) == len(roles.right)


def test_a_date_that_no_candidate_carries_is_out_of_reach():
    event = {"mentions": [span(TEXT, "семинар")], "type": "training", "status": "happened", "date": {"value": "1999"}}
    link = next(x for x in targets_of(document(row(events=[event])), 1).links if x.relation == "event_date")
    assert not link.right.any()


def test_pairs_of_mentions():
    pairs = targets_of(document(seminar()), 1).same
    assert [pair.same for pair in pairs] == [True, False, False]
    assert targets_of(document(seminar()), 1).same == pairs


def test_without_rules_their_choices_do_not_show():
    found = document(seminar())
    targets = targets_of(found, 1)
    hidden, told = without_rules(found, targets, 1)
    assert [one.tags.tolist() for one in (targets, told)] == [targets.tags.tolist()] * 2
    assert targets.features[:, :3].any() and not told.features[:, :3].any()
    assert any(link.ruled[:-1].any() for link in targets.links)
    assert not any(link.ruled[:-1].any() if link.relation != ROLE else link.ruled.any() for link in told.links)
    assert [link.right.tolist() for link in told.links] == [link.right.tolist() for link in targets.links]
    assert hidden.passage.figures and all(one.date_id is None for one in hidden.passage.figures)


# scores


def reads(*rows_told):
    """Documents read by an encoder that knows nothing."""
    found = [document(told) for told in rows_told]

    def forward(ids):
        return np.zeros((*ids.shape, sum(NAMES)), np.float32), np.ones((*ids.shape, WIDTH), np.float32)

    return read_all([(one, targets_of(one, 1)) for one in found], forward)


def heads_in(folder, **biases):
    """Heads without knowledge, with the given biases."""
    arrays = zeros(WIDTH)
    for name, values in biases.items():
        arrays[f"{name.replace('__', '.')}.bias"][:] = values
    write_heads(arrays, PLAIN, folder)
    return load_heads(folder)


def test_scores_of_mentions(tmp_path):
    heads = heads_in(tmp_path, tag=[0, 9, 0], kind=np.eye(len(TYPES))[TYPES.index("training")] * 9)
    (read,) = reads(seminar())
    counts = score([read], heads).counts
    words = len(read.passage.words.starts)
    assert counts["model", "mentions", "all", "found"] == counts["model", "mentions", "ru", "found"] == words
    assert counts["model", "mentions", "all", "right"] == counts["model", "mentions", "all", "wanted"] == 3
    assert counts["model", "mentions with type", "all", "right"] == 2
    assert counts["model", "mentions with type", "training", "found"] == words
    assert counts["model", "mentions with type", "opening", "wanted"] == 1


def test_scores_of_records(tmp_path):
    (read,) = reads(seminar())
    for bias, found in ((9, 3), (-9, 0)):
        folder = tmp_path / str(found)
        folder.mkdir()
        counts = score([read], heads_in(folder, same__o=bias)).counts
        told = [counts["model", "records", "all", what] for what in ("found", "right", "wanted")]
        assert told == [found, min(found, 1), 1]


def test_scores_of_roles_count_what_is_out_of_reach(tmp_path):
    heads = heads_in(tmp_path, links__event_role__o=[0, 9, 0, 0])
    counts = score(reads(seminar()), heads).counts
    assert counts["model", "organisers", "all", "wanted"] == counts["model", "organisers", "all", "right"] == 2
    assert counts["model", "participants", "all", "wanted"] == 2
    assert counts["model", "participants", "all", "found"] == 0


def test_scores_of_choices(tmp_path):
    counts = score(reads(seminar()), heads_in(tmp_path)).counts
    told = {
        what: counts["model", "event_date", "all", what] for what in ("found", "right", "wanted", "asked", "agreed")
    }
    # of equally likely choices the first is taken, here the only date
    assert told == {"found": 3, "right": 2, "wanted": 2, "asked": 3, "agreed": 2}


def judged(sure: float, right: bool) -> Judged:
    return Judged("trigger", np.array([sure, 1 - sure]), np.array([right, not right]))


def test_temperature_makes_confidence_true():
    overconfident = [judged(0.99, at % 4 != 0) for at in range(40)]
    value = temperature(overconfident)
    assert value > 2
    (told,) = reliability(overconfident, value)
    assert told["right"] == 0.75
    assert abs(told["confidence"] - 0.75) < 0.01
    assert temperature([]) == 1.0


def test_reliability_by_bins():
    found = reliability([judged(0.55, True), judged(0.58, False), judged(1.0, True)], 1.0)
    assert [(x["from"], x["decisions"], x["right"]) for x in found] == [(0.5, 2, 0.5), (0.9, 1, 1.0)]


@pytest.mark.parametrize(("bias", "above"), [(1.0, 1.0), (-1.0, -1.0)])
def test_triggers_begin_where_most_are_right(tmp_path, bias, above):
    heads = heads_in(tmp_path, tag=[bias, 0, -9])
    assert tuned(reads(seminar()), heads)["outside"] > above


@pytest.mark.parametrize(("bias", "below"), [(0.5, 0.63), (-0.5, 0.38)])
def test_mentions_join_where_most_are_right(tmp_path, bias, below):
    found = tuned(reads(seminar(), row(id="own-2")), heads_in(tmp_path, same__o=bias))
    assert found["same"] < below
    assert set(found["temperatures"]) == set(KINDS)


def test_report_and_card(tmp_path):
    heads = with_settings(heads_in(tmp_path, tag=[0, 9, 0]), temperatures=dict.fromkeys(KINDS, 1.0))
    found = report(reads(seminar()), heads)
    assert found["scores"]["mentions"]["ru"]["model"]["recall"] == 100.0
    assert found["scores"]["event_date"]["all"]["rules"]["wanted"] == 2
    assert json.loads(json.dumps(found)) == found
    told = section({"tune": found, "test": found}, {"ru": {"before": 80.0, "after": 79.5}}, 50)
    assert "Trained on 50 % of the train part" in told
    assert "| Russian | 80.0 | 79.5 |" in told
    once = with_section("# Card\n\nNames.\n", told)
    assert with_section(once, told) == once
    assert once.startswith("# Card\n\nNames.\n\n" + TITLE)


# agreement of readers


def test_agreement_of_two_readers():
    one, other = seminar(), seminar() | {"reader": "b"}
    other["events"] = [other["events"][0] | {"mentions": [span(TEXT, "Семинар")], "date": None, "type": "meeting"}]
    del other["events"][0]["date"]
    found = agreement([marks(one), marks(other), marks(row(id="own-2"))])
    told = {layer: (rows["ru"]["f1"], rows["ru"]["marked"]) for layer, rows in found.items()}
    assert told["events"] == (66.7, 3)
    assert told["type"] == (0.0, 2)
    assert told["event date"] == (0.0, 1)
    assert told["event place"] == (100.0, 2)
    assert told["organisers"] == told["participants"] == (100.0, 2)
    assert told["figure date"] == (0.0, 0)
    assert "| events | 66.7 (3) | 66.7 (3) |" in table(found)


def test_earlier_marks_do_not_count_as_a_second_reading():
    found = agreement([marks(seminar()), marks(seminar() | {"reader": EARLIER})])
    assert found["events"]["all"] == {"f1": 0.0, "marked": 0}


def test_half_of_the_longer_span_makes_an_overlap():
    assert overlap((0, 4), (2, 6))
    assert not overlap((0, 4), (3, 6))
    assert not overlap((0, 4), (4, 8))
