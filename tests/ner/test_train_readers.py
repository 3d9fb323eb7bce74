"""Readers, label scheme and harmonising of the training of the named-entity model, on sentences of our own."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from migtext.ner.corpora.evaluation import count, scores
from migtext.ner.corpora.readers import near_key, parse_brat, parse_inline, read_inline, read_iob2, read_table
from migtext.ner.decoding import balanced, best_tags, decode, spans_of, split_scores
from migtext.ner.documents import Document, LabelledSpan
from migtext.ner.harmonise import harmonise
from migtext.ner.pieces import read_vocabulary, vocabulary_of
from migtext.ner.scheme import allowed, alternatives, layer_of, layers, outside, table, tags
from migtext.ner.sentences import Sentence, sentences_of, targets
from models.train.corpora import OWN, read_corpora
from models.train.windows import changed


def mentions(document: Document) -> list[tuple[str, str]]:
    return [(document.text[span.start : span.end], span.label) for span in document.spans]


def kazakh(*lines: str) -> list[tuple[str, str]]:
    """The harmonised mentions of one IOB2 sentence."""
    (document,) = read_iob2(lines, "kaznerd")
    return mentions(harmonise(document))


def russian(text: str, *marks: tuple[str, str]) -> list[tuple[str, str]]:
    """The harmonised mentions of a text with the given mentions marked, each where it first stands."""
    lines = [
        f"T{at}\t{label} {text.index(mention)} {text.index(mention) + len(mention)}\t{mention}"
        for at, (mention, label) in enumerate(marks)
    ]
    return mentions(harmonise(parse_brat(text, "\n".join(lines), "1", "nerel")))


def kyrgyz(marked: str) -> list[tuple[str, str]]:
    """The harmonised mentions of a text with inline marks."""
    return mentions(harmonise(parse_inline(marked, "1", "kyrgyz_ner")))


# readers


def test_iob2_is_written_the_usual_way():
    rows = (
        "« O|Дала B-ORGANISATION|» O|қоры O|( O|Орал B-GPE|) O|50 B-PERCENTAGE|%-ін I-PERCENTAGE|берді O|. O||Келді O"
    )
    lines = rows.split("|")
    first, second = read_iob2(lines, "kaznerd")
    assert first.text == "«Дала» қоры (Орал) 50%-ін берді."
    assert mentions(first) == [("Дала", "ORGANISATION"), ("Орал", "GPE"), ("50%-ін", "PERCENTAGE")]
    assert (second.key, second.text, second.spans) == ("1", "Келді", ())


def test_two_mentions_side_by_side():
    (document,) = read_iob2(["Ош B-GPE", "Нарын B-GPE"], "kaznerd")
    assert mentions(document) == [("Ош", "GPE"), ("Нарын", "GPE")]


def test_brat_marks():
    text = "Глава МВД Анна Ким и Пётр Ли"
    annotation = (
        "T1\tPROFESSION 0 9\tГлава МВД\nT2\tORGANIZATION 6 9\tМВД\nR1\tIN Arg1:T1 Arg2:T2\nT3\tPERSON 10 14;21 25\tx"
    )
    document = parse_brat(text, annotation, "7", "nerel")
    assert mentions(document) == [("Глава МВД", "PROFESSION"), ("МВД", "ORGANIZATION"), ("Анна Ким и Пётр", "?")]


def test_inline_marks_give_the_text_back():
    first, second = read_inline("### 5\n[[LOC|Ошто]] «[[ORG|Ала]]» ачылды.\n\n### 6\nБүттү.\n", "kyrgyz_ner")
    assert (first.key, first.text, mentions(first)) == ("5", "Ошто «Ала» ачылды.", [("Ошто", "LOC"), ("Ала", "ORG")])
    assert (second.key, second.text) == ("6", "Бүттү.")


def test_table_without_marks():
    (document,) = read_table(["id\tlabels\ttext\n", "9\ta,b\tБир.\\nЭки.\n"], "kyrgyz_news")
    assert (document.key, document.text) == ("9", "Бир.\nЭки.")


def test_two_tellings_of_one_sentence_have_one_key():
    assert near_key("Қор 400 отбасыға көмек көрсетіпті") == near_key("Қор 380 отбасыға көмек көрсетіпті")
    assert near_key("Қор отбасыға көмек көрсетіпті") != near_key("Қор мектепке көмек көрсетіпті")


def test_missing_corpora_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="kaznerd"):
        read_corpora(tmp_path, {"share": 10, "block": 50, "folds": 5, "fold": 0})


# scheme


def test_each_class_has_one_layer():
    names = [name for classes in layers().values() for name in classes]
    assert len(names) == len(set(names))
    assert {layer_of(name) for name in names} == {"names", "titles"}
    assert tags("titles")[:3] == ("O", "B-EVENT", "I-EVENT")


def test_labels_allow_tags():
    known = tags("names")
    bit = {name: 1 << at for at, name in enumerate(known)}
    assert allowed("ORG", "names", True) == bit["B-ORG"]
    assert allowed("ORG", "names", False) == bit["I-ORG"]
    assert allowed("ORG|O", "names", True) == bit["O"] | bit["B-ORG"] | bit["I-ORG"]
    assert allowed("PLACE|FACILITY", "names", True) == bit["B-PLACE"] | bit["B-FACILITY"]
    assert allowed("*names", "names", False) == sum(bit.values())
    assert alternatives("*titles", "titles")[-1] == "O"


def test_what_a_corpus_does_not_mark_may_stand_anywhere():
    assert outside("kaznerd", "names") == 1
    assert outside("kyrgyz_ner", "names") & (1 << tags("names").index("B-NORP"))
    assert not outside("kyrgyz_ner", "names") & (1 << tags("names").index("B-ORG"))
    assert outside("kyrgyz_news", "titles") == (1 << len(tags("titles"))) - 1


# harmonising


def test_class_noun_behind_a_quoted_name():
    lines = ["« O", "Дала B-ORGANISATION", "» O", "қоғамдық O", "қоры O", "құрылды O"]
    assert kazakh(*lines) == [("«Дала» қоғамдық қоры", "ORG")]
    assert kazakh("« O", "Дала B-ORGANISATION", "» O", "ашылды O") == [("Дала", "ORG")]
    assert kyrgyz("«[[ORG|Ала-Тоо]]» радиосунда") == [("«Ала-Тоо» радиосунда", "ORG")]
    assert kyrgyz("«[[ORG|Ала-Тоо]]» деген радио") == [("Ала-Тоо", "ORG")]


def test_quotation_marks_stay_outside_unless_they_close_inside():
    assert kyrgyz("[[ORG|«Ала-Тоо»]] айтты") == [("Ала-Тоо", "ORG")]
    assert kyrgyz("[[ORG|«Ала-Тоо» сайты]] айтты") == [("«Ала-Тоо» сайты", "ORG")]
    assert russian("ОФ «Берег» открыт", ("ОФ «Берег", "ORGANIZATION")) == [("ОФ «Берег»", "ORG")]


def test_parent_and_child_are_two_mentions():
    lines = ["Ауыл B-ORGANISATION", "министрлігінің I-ORGANISATION", "Су I-ORGANISATION", "комитеті I-ORGANISATION"]
    assert kazakh(*lines) == [("Ауыл министрлігінің", "ORG"), ("Су комитеті", "ORG")]
    found = russian(
        "Комитет по воде Министерства сельского хозяйства",
        ("Комитет по воде Министерства сельского хозяйства", "ORGANIZATION"),
        ("Министерства сельского хозяйства", "ORGANIZATION"),
    )
    assert found == [("Комитет по воде", "ORG"), ("Министерства сельского хозяйства", "ORG")]


def test_acronym_with_its_parent_is_one_mention():
    found = russian("помощь УВКБ ООН дошла", ("УВКБ ООН", "ORGANIZATION"), ("ООН", "ORGANIZATION"))
    assert found == [("УВКБ ООН", "ORG")]


@pytest.mark.parametrize(
    ("text", "whole", "parent", "expected"),
    [
        ("Отдел рыбы Комитета вод", "Отдел рыбы Комитета вод", "Комитета вод", ["Отдел рыбы", "Комитета вод"]),
        ("пресс-служба «Берега»", "пресс-служба «Берега»", "Берега", ["пресс-служба ORG|O", "Берега"]),
        ("южное отделение партии «Луг»", "южное отделение партии «Луг»", "Луг", ["южное отделение ORG|O", "Луг"]),
        ("Школа танца при Доме книги", "Школа танца при Доме книги", "Доме книги", ["Школа танца при Доме книги"]),
        ("Совет городов ООН", "Совет городов ООН", "ООН", ["Совет городов ООН"]),
        ("ФК «Берег»", "ФК «Берег»", "Берег", ["ФК «Берег»"]),
        ("ЦК Партии вод", "ЦК Партии вод", "Партии вод", ["ЦК Партии вод"]),
    ],
)
def test_parents_that_end_a_body(text, whole, parent, expected):
    found = russian(text, (whole, "ORGANIZATION"), (parent, "ORGANIZATION"))
    assert [name if label == "ORG" else f"{name} {label}" for name, label in found] == expected


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("в фонде «Луч» сказали", "Луч", "фонде «Луч»"),
        ("крупный благотворительный фонд «Луч»", "Луч", "благотворительный фонд «Луч»"),
        ("член ООО «Луч»", "Луч", "ООО «Луч»"),
        ("лидер партии «Луч»", "Луч", "Луч"),
        ("лидер партии «Луч»", "партии «Луч»", "Луч"),
        ("агентство Ray пишет", "агентство Ray", "Ray"),
        ("банк развития Луча", "банк развития Луча", "банк развития Луча"),
    ],
)
def test_forms_are_parts_of_names_and_classes_are_not(text, marked, expected):
    assert [name for name, _ in russian(text, (marked, "ORGANIZATION"))] == [expected]


def test_houses_that_are_bodies_too():
    assert russian("в Музее соли", ("Музее соли", "FACILITY")) == [("Музее соли", "FACILITY|ORG")]
    assert russian("на стадионе «Луч»", ("стадионе «Луч»", "FACILITY")) == [("стадионе «Луч»", "FACILITY")]


def test_names_in_a_post():
    found = russian(
        "сказал посол Грузии Анна Ким", ("посол Грузии", "PROFESSION"), ("Грузии", "COUNTRY"), ("Анна Ким", "PERSON")
    )
    assert found == [("посол Грузии", "POSITION"), ("Грузии", "PLACE"), ("Анна Ким", "PERSON")]


def test_a_country_in_a_body_is_no_place():
    found = russian("в МВД Грузии", ("МВД Грузии", "ORGANIZATION"), ("Грузии", "COUNTRY"))
    assert found == [("МВД Грузии", "ORG")]


def test_places_without_common_nouns_and_adjectives():
    assert russian("на западе Грузии", ("западе Грузии", "LOCATION")) == [("Грузии", "PLACE")]
    assert russian("это грузинский город", ("грузинский", "COUNTRY")) == [("грузинский", "NORP")]
    assert russian("в Курской области", ("Курской области", "STATE_OR_PROVINCE")) == [("Курской области", "PLACE")]


def test_common_events_and_bodies():
    assert russian("там были выборы", ("выборы", "EVENT")) == []
    assert russian("на форуме «Берег»", ("форуме «Берег»", "EVENT")) == [("форуме «Берег»", "EVENT")]
    assert russian("об этом узнала полиция", ("полиция", "ORGANIZATION")) == [("полиция", "ORG|O")]
    assert russian("сообщили власти Перу", ("власти Перу", "ORGANIZATION"), ("Перу", "COUNTRY")) == [("Перу", "PLACE")]


def test_what_a_flat_corpus_leaves_open():
    found = kazakh("Су B-POSITION", "министрі I-POSITION", "келді O")
    assert set(found) == {("Су министрі", "POSITION"), ("Су", "*names")}
    assert set(kyrgyz("[[LAW|Суу кодекси]]")) == {("Суу кодекси", "LAW"), ("Суу кодекси", "*names")}


# sentences


def test_sentences_and_their_spans():
    text = "Ошто жыйын өттү. Аны Ала-Тоо фонду уюштурду."
    document = harmonise(
        parse_inline("[[LOC|Ошто]] жыйын өттү. Аны [[ORG|Ала-Тоо фонду]] уюштурду.", "1", "kyrgyz_ner")
    )
    first, second = sentences_of(document)
    assert document.text == text
    assert first.words == ("Ошто", "жыйын", "өттү", ".")
    assert first.spaced == (True, True, True, False)
    assert second.spans == (LabelledSpan(1, 3, "ORG"),)
    bits = targets(second, "names")
    assert bits[1] == allowed("ORG", "names", True)
    assert bits[2] == allowed("ORG", "names", False)
    assert bits[0] == outside("kyrgyz_ner", "names")


def test_initials_do_not_end_a_sentence():
    document = Document("1", "nerel", "Пришёл А. Берегов.", ())
    assert len(list(sentences_of(document))) == 1


# decoding and scores


def test_inside_tags_follow_their_own_class():
    layer = "names"
    known = tags(layer)
    marks = np.full((3, len(known)), -5.0, np.float32)
    marks[0, known.index("O")] = 0
    marks[1, known.index("I-ORG")] = 1
    marks[1, known.index("B-ORG")] = 0.5
    marks[2, known.index("I-ORG")] = 1
    best = best_tags(marks, layer)
    assert [known[at] for at in best] == ["O", "B-ORG", "I-ORG"]
    assert spans_of(best, layer) == [LabelledSpan(1, 3, "ORG")]


@pytest.mark.parametrize("seed", range(5))
def test_best_tags_are_valid_and_not_beaten_by_greedy_repair(seed):
    marks = np.random.default_rng(seed).normal(size=(12, len(tags("titles")))).astype(np.float32)
    names = ["O", *(tags("titles")[at] for at in best_tags(marks, "titles"))]
    assert all(name[0] != "I" or before[2:] == name[2:] for before, name in pairwise(names))


def test_layers_share_the_columns():
    width = sum(len(tags(layer)) for layer in layers())
    marks = np.zeros((2, width), np.float32)
    marks[:, len(tags("names"))] = 1
    marks[0, 1] = marks[1, 2] = 3
    assert {layer: part.shape[1] for layer, part in split_scores(marks).items()} == {"names": 15, "titles": 11}
    assert decode(marks, ("Анна", "Ким")) == [LabelledSpan(0, 2, "PERSON")]


@pytest.mark.parametrize(
    ("text", "start", "end", "kept"),
    [
        ("« Ала » фонду", 0, 4, "« Ала » фонду"),
        ("« Ала »", 0, 3, "Ала"),
        ("« Ала » айтты", 1, 3, "Ала"),
        ("« Ала » фонду", 1, 4, "« Ала » фонду"),
        ("фонд « Берег » открыт", 0, 3, "фонд « Берег »"),
        ("МОТ ) и ООН", 0, 2, "МОТ"),
        ("Ош , Нарын", 0, 2, "Ош"),
        ("«", 0, 1, ""),
        ('" Ала " фонду', 0, 4, '" Ала " фонду'),
        ('" Ала " фонду', 1, 4, '" Ала " фонду'),
        ("' Ала ' айтты", 0, 3, "Ала"),
        ("фонд „ Берег ” открыт", 0, 3, "фонд „ Берег ”"),
        ('фонд " Берег " открыт', 0, 3, 'фонд " Берег "'),
    ],
)
def test_marks_at_the_ends(text, start, end, kept):
    words = text.split()
    span = balanced(LabelledSpan(start, end, "ORG"), words)
    assert " ".join(words[span.start : span.end]) == kept


def test_counts_pass_over_what_is_open_or_unmarked():
    spans = (LabelledSpan(0, 2, "ORG"), LabelledSpan(2, 3, "ORG|O"), LabelledSpan(3, 4, "PLACE|FACILITY"))
    sentence = Sentence("1", "kyrgyz_ner", ("а", "б", "в", "г"), (True,) * 4, spans)
    found = [
        LabelledSpan(0, 1, "ORG"),
        LabelledSpan(2, 3, "ORG"),
        LabelledSpan(3, 4, "FACILITY"),
        LabelledSpan(0, 1, "NORP"),
    ]
    strict = scores(count([(sentence, found)]))
    loose = scores(count([(sentence, found)], overlap=True))
    assert strict["ORG"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "mentions": 1}
    assert loose["ORG"]["f1"] == 100.0
    assert strict["PLACE"]["f1"] == 100.0
    assert strict["all"] == {"precision": 50.0, "recall": 50.0, "f1": 50.0, "mentions": 2}


# our own sentences


@pytest.mark.parametrize("language", sorted({corpus["language"] for corpus in table()["corpora"].values()}))
def test_own_sentences_are_of_the_scheme(language):
    corpus = table()["corpora"][f"releases_{language}"]
    documents = list(read_inline((OWN / corpus["files"]).read_text("utf-8"), f"releases_{language}"))
    assert len(documents) > 300
    assert len({document.key for document in documents}) == len(documents)
    for document in documents:
        assert "[[" not in document.text, document.key
        assert "]]" not in document.text, document.key
        assert {span.label for span in document.spans} <= set(corpus["labels"]), document.key
        assert all(document.text[x.start : x.end].strip() for x in document.spans), document.key


# changes


def test_letters_are_written_as_others():
    settings = {
        "swapped_windows": 0,
        "quotes": 0,
        "capitals": 0,
        "respelled": 1,
        "homoglyphs": 0,
        "respelling": {"kk": {"қ": "к", "Қ": "К"}},
        "lookalikes": {"а": "a"},
    }
    sentence = Sentence("1", "releases_kk", ("Қала", "қақпасы"), (True, True))
    assert changed(sentence, {}, settings, random.Random(1)).words == ("Кала", "какпасы")
    assert changed(replace(sentence, corpus="releases_ru"), {}, settings, random.Random(1)).words == sentence.words
    longer = replace(sentence, words=sentence.words * 20, spaced=sentence.spaced * 20)
    alike = changed(longer, {}, settings | {"respelled": 0, "homoglyphs": 1}, random.Random(1)).words
    assert set(alike) == {"Қала", "қақпасы", "Қaлa", "қaқпaсы"}
    assert [word.replace("a", "а") for word in alike] == list(longer.words)


# pieces


def test_likeliest_pieces(tmp_path):
    pieces = [("▁көш", -2), ("і", -3), ("ші", -3), ("▁", -4), ("к", -5)]
    vocabulary = vocabulary_of(pieces, -20)
    vocabulary.tokenizer.save(str(tmp_path / "tokenizer.json"))
    for known in (vocabulary, read_vocabulary(tmp_path / "tokenizer.json")):
        assert known.encode("көшші", True) == [4, 6]
        assert known.encode("көш\u200bі", True) == [4, 7, 5]
        assert known.encode("кω", False) == [8, 3]
        assert known.encode("ωωк", False) == [3, 8]
