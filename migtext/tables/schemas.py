"""The keys of every table of a language, of the shared grammars and of the model, and what each key may hold.

What a table means stands in the pages of the documentation; here stands only what is well formed.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from migtext.records import Comparator, EventType, Framework, Modifier, Role, Status
from migtext.tables.checks import (
    ENDINGS,
    EXPRESSIONS,
    WORDS,
    Check,
    Fault,
    block,
    either,
    ending,
    expression,
    flag,
    like,
    lines,
    listed,
    mapping,
    number,
    one_of,
    rows,
    split,
    text,
)

CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "ins", "attr", "approx")
"""The cases that a slot of a morphology may have."""
GRAMMAR_CASES = (*CASES, "plural")
"""The cases that a pattern may ask for."""
ENGINE_CLASSES = frozenset({
    # numbers, by how they are written and what they may be
    "digits", "grouped", "scaled", "spelled", "fraction", "roman", "date", "clock", "name_year", "code",
    "number", "ordinal", "day", "day_month", "month_number", "small", "two_digits", "short_decade", "tens_ordinal",
    "year", "decade", "ordinal_year", "small_roman", "article",
    # signs and endings that stand apart
    "dash", "hyphen", "closing_quote", "suffix",
    # numbers that label things, words in capitals, short names that a text introduces
    "suffixed", "part", "acronym", "introduced",
    # what an earlier step of a grammar has put together
    "point", "bare_point", "day_point", "full_point", "ranged", "relative_point", "year_start", "length", "amount",
    "taken",
    # words that a bare year before them cannot count
    "uncounted",
})  # fmt: skip
"""The classes of items that are made by code and not listed in a table."""
DATE_RELATIONS = (
    "range", "since", "until", "before", "after", "approx", "same", "set", "length", "length-range", "ago", "ahead",
    "weekday", "weekdays", "compared", "as_of",
)  # fmt: skip
AMOUNT_KINDS = ("count", "percent", "times", "fraction", "money", "measure", "pound", "often")
CLASSES_OF_CODE: Mapping[str, frozenset[str]] = {
    "dates": frozenset({
        "vague", "comparison", "plural_place", "past_form", "past_end", "future_form", "open_form", "saying",
        "unit_or_adjective",
    }),
    "figures": frozenset({
        "action", "address", "adjective", "auxiliary", "call", "change_prep", "classifier", "companion", "compound",
        "converb", "counted_adjective", "currency_homonym", "daypart_after", "daypart_before", "fall", "final",
        "homonym_context", "house", "label_after", "label_before", "label_before_bare", "learner", "level",
        "level_verb", "modifier", "money_context", "not_counted", "not_figure", "noun_modifier", "noun_of_verb",
        "numeral_homonym", "of", "of_them", "owned", "owned_bound", "owned_object", "owner", "owner_adjective",
        "participle", "particle", "past", "person", "prize", "prize_verb", "quantity_noun", "rank", "rate", "reach",
        "respectively", "rise", "score", "street", "study", "time_zone", "titled", "turning", "verb", "verb_of_noun",
        "verbal_noun", "weight_context", "zone_noun",
    }),
    "goals": frozenset({"gcm_acronym_if_named", "hereinafter", "cardinal", "ordinal_suffix"}),
}  # fmt: skip
"""The classes of words that no pattern names: code asks for them, or they only keep a word from another class."""

_EVENT_CASES = ("", *CASES)
_COUNTRY = like("[A-Z]{2}", "an ISO 3166-1 alpha-2 code")
_NUMBER = like(r"-?\d+(?:\.\d+)?", "a number")
_LETTERS = ending


# ---- words by class --------------------------------------------------------------------------------------------------

_BY_VALUE = either(WORDS, mapping(WORDS))
_CLASS = {
    **dict.fromkeys(("words", "fixed"), _BY_VALUE),
    **dict.fromkeys(("not", "not_words", "endings", "verbs", "without", "acronyms"), WORDS),
}
_COMPARATOR = one_of(*get_args(Comparator))
_VALUES = {
    **dict.fromkeys(("month", "month_abbreviation"), one_of(*map(str, range(1, 13)))),
    "weekday": one_of(*map(str, range(1, 8))),
    **dict.fromkeys(("season", "season_time"), one_of("21", "22", "23", "24")),
    **dict.fromkeys(("decade_word", "decade_alone"), _NUMBER),
    **dict.fromkeys(
        (
            "relative", "relative_year", "relative_day", "relative_day_since", "cardinal", "collective", "ordinal",
            "scale",
            "scale_abbreviation", "scale_adjective", "half", "half_of", "half_word", "fraction_word", "denominator",
            "level", "prize", "times_word", "fold_adjective", "count_word",
        ),
        _NUMBER,
    ),
    **dict.fromkeys(
        (
            "bound_before", "bound_after", "bound_after_ablative", "bound_after_dative", "bound_verb_ablative",
            "bound_verb_dative", "bound_verb",
        ),
        _COMPARATOR,
    ),
    "tied_suffix": one_of(*CASES),
}  # fmt: skip


def _word_class(name: str) -> Check:
    by_value = either(WORDS, mapping(WORDS, _VALUES[name])) if name in _VALUES else _BY_VALUE
    return block(_CLASS | {"words": by_value, "fixed": by_value})


_ANY_CLASS = _word_class("")
_CLASSES = {name: _word_class(name) for name in _VALUES}


def _classes(value: Any) -> Fault | None:
    """Classes of any name; ``resources`` checks that the grammars or the code know the names."""
    for name, content in value.items():
        if fault := _CLASSES.get(name, _ANY_CLASS)(content):
            return fault.below(name)
    return None


def _goals(value: Any) -> Fault | None:
    """Classes of any name, and ``also``: the languages whose words count too."""
    if "also" in value and (fault := WORDS(value["also"])):
        return fault.below("also")
    return _classes({name: content for name, content in value.items() if name != "also"})


def _closed(*names: str) -> Check:
    return block({name: _word_class(name) for name in names})


_NUMBERS = _closed(
    "cardinal", "collective", "ordinal", "ordinal_suffix", "number_suffix", "scale", "scale_abbreviation", "half_of",
    "half", "phone_label", "scale_adjective", "tied_suffix", "indefinite", "indefinite_scale",
)  # fmt: skip
_LINKS = _closed(
    "respectively", "compared_before", "compared_after", "and", "in_prep", "place_prep", "place_post", "clause",
    "citizens",
)  # fmt: skip

# ---- the other tables of a language ----------------------------------------------------------------------------------

_LANGUAGE_KEYS: dict[str, Check] = {
    "alphabet": text,
    "letters": _LETTERS,
    "shared_letters": _LETTERS,
    "vowels": _LETTERS,
    "disharmony": WORDS,
    "groups": WORDS,
    "plain": number(0.0, 1.0),
    "words": WORDS,
    "endings": WORDS,
}
_LANGUAGE_REQUIRED = ("alphabet", "letters", "plain", "words", "endings")
_TRAITS: dict[str, Check] = {
    "name": text,
    "head": one_of("first", "last"),
    "verb": one_of("first", "last"),
    "adpositions": one_of("before", "after"),
    "international": flag,
}
_LANGUAGE = block(
    _LANGUAGE_KEYS | _TRAITS | {"neighbours": mapping(block(_LANGUAGE_KEYS, _LANGUAGE_REQUIRED))},
    (*_LANGUAGE_REQUIRED, "head", "verb", "adpositions"),
)
_TOKENS = block(
    {
        "abbreviations": block(dict.fromkeys(("before", "inside", "unit", "closing"), WORDS)),
        "sentences": block(dict.fromkeys(("starts", "date_units", "date_words"), WORDS)),
        "suffixes": block(dict.fromkeys(("hyphen", "glued"), WORDS)),
    }
)
_GROUPS = ("vowel", "nasal", "lateral", "liquid", "voiced", "voiceless")
_ENDING_ROW = like(r"(?:\S+(?: \S+)*)?", "endings with blanks between them")
_CASE_ROW = split(one_of(*CASES))
_MORPHOLOGY_KEYS = block(
    {
        "default_harmony": text,
        "dropped": _LETTERS,
        "linking_vowel": _LETTERS,
        "soft_vowel": _LETTERS,
        "also_voiced": _LETTERS,
        "voiced_sample": _LETTERS,
        "verb_endings": ENDINGS,
        "samples": WORDS,
        "paths": WORDS,
        "harmony": mapping(text),
        "consonants": mapping(text, one_of(*_GROUPS[1:])),
        "last_sound": mapping(ending),
        "voicing": mapping(ending),
        "sounds": mapping(mapping(ending)),
        "negative": block(dict.fromkeys((*_GROUPS, "any"), ending), ("any",)),
        "slots": mapping(
            block({"case": one_of(*CASES), "owns": flag, **dict.fromkeys((*_GROUPS, "any", "owned"), ending)})
        ),
        "unchanging": expression,
        "may_change": expression,
        "endings": mapping(_ENDING_ROW),
        "singular": mapping(_ENDING_ROW),
        "declension": text,
        "prepositions": mapping(_CASE_ROW),
    }
)


def _morphology(value: Any) -> Fault | None:
    """The keys, that paths name slots, and that sounds name the colours of the vowels."""
    if fault := _MORPHOLOGY_KEYS(value):
        return fault
    slots, colours = value.get("slots", {}), value.get("harmony", {})
    for path in value.get("paths", ()):
        for name in path.split():
            if name not in slots:
                return Fault(f"{path!r}: unknown slot {name}; must be one of {', '.join(slots)}", ("paths",), path)
    for letter, sound in value.get("sounds", {}).items():
        if fault := mapping(ending, one_of(*colours))(sound):
            return fault.below(letter).below("sounds")
    if "also_voiced" in value and "voiced_sample" not in value:
        return Fault("voiced_sample is missing", ("also_voiced",))
    if slots and (fault := one_of(*colours)(value.get("default_harmony"))):
        return fault.below("default_harmony")
    return None


_PEOPLE = block({
    "given": split(text),
    "declension": block(
        {"formed": WORDS, "rare": WORDS, **dict.fromkeys(("masculine", "feminine", "given"), listed(_ENDING_ROW))},
        ("formed", "masculine", "feminine", "given"),
    ),
    **dict.fromkeys(
        (
            "surname", "strong", "adjectival", "patronymic", "derived", "genitive", "no_first", "no_unknown",
            "no_given_form",
        ),
        expression,
    ),
    **dict.fromkeys(
        (
            "particles", "closing_particles", "closing_endings", "honorifics", "titles", "posts", "state_posts",
            "former", "acting", "no_names", "not_before", "not_behind", "streets", "rows_before", "rows_behind",
            "joins", "kin", "openers", "common_given", "long_initials", "lettered",
        ),
        WORDS,
    ),
})  # fmt: skip
_PLACES = block({
    **dict.fromkeys(
        (
            "titles", "plain_nouns", "class_nouns", "shared_nouns", "telling_nouns", "shortened_nouns",
            "first_endings", "first_words", "joining", "no_names", "adjective_nouns", "middle_words", "naming_nouns",
            "naming_shortened", "common", "month_nouns", "currencies", "prepositions", "told_by_country",
            "named_after",
        ),
        WORDS,
    ),
    "owned_endings": ENDINGS,
    **dict.fromkeys(("genitive", "derived", "possessive", "adjective_ending", "unlisted", "not_unlisted"), expression),
})  # fmt: skip
_ROLES = block(
    {
        "oblique": expression,
        "breaks": WORDS,
        **{role: block(dict.fromkeys(("before", "behind", "verbs"), WORDS)) for role in get_args(Role)},
    }
)

# ---- organisations ---------------------------------------------------------------------------------------------------

_HEAD_CLASSES = (
    "strong", "unowned", "placed", "abroad", "numbered", "alone", "leading", "lowered", "repeated", "recurring",
    "apart", "parts", "impersonal", "placeless", "named", "grouped", "latin", "causes", "topical", "bearing",
    "lettered", "sites", "marked", "deeds", "united", "local", "unquoted", "units", "unitless", "acting", "ranked",
    "ranked_only", "compound", "described", "quoted_only", "fielded", "owned_only", "counted", "small", "unnamed",
    "personal", "sole", "peopled", "capped", "stateless", "enclosed", "levelled", "seated", "owning", "shared",
)  # fmt: skip
_WALK = (
    "conjunctions", "links", "long_links", "unlinked", "ties", "causes", "namesakes", "bridges", "located",
    "shortened", "joining", "seats",
)  # fmt: skip
_STOPS = (
    "words", "local", "endings", "plain", "plain_endings", "adjectives", "not_heads", "posts", "becoming", "holding",
    "subjects", "vague",
)  # fmt: skip
_LATIN = (
    "reporting", "reporting_only", "credits", "inside", "platforms", "others", "goods", "throughout", "sites",
    "networks", "words", "things", "forms", "links", "domains", "doing", "leading", "posting", "sessions",
)  # fmt: skip
_ORGANISATION_WORDS: Mapping[str, tuple[str, ...]] = {
    "classes": _HEAD_CLASSES,
    "walk": _WALK,
    "stops": _STOPS,
    "regions": ("nouns", "marks", "regional", "shortened", "local", "unplaced"),
    "short": ("common", "relations", "owners", "others", "behind", "small", "paired", "chambers", "bodies", "seats"),
    "quoted": ("classes", "subject_endings", "parties"),
    "latin": _LATIN,
    "acronyms": ("before", "behind", "short", "others", "collective"),
    "brackets": ("introductions",),
}  # fmt: skip
"""The lists of words in each section of the names of organisations."""
_NAME_ENDINGS = (
    "possessive", "plural", "plural_bare", "adjectival", "attributive", "owners", "circumstances", "caseless",
    "objects", "purposes", "actions", "adjectives", "complements", "of_many", "bare", "after_links", "feminine",
    "feminine_adjectives", "accusative", "given", "apposed", "unapposed", "ordinals", "local", "toponyms",
    "plural_adjectives",
)  # fmt: skip
_ORGANISATION_KEYS = block(
    {
        "home": _COUNTRY,
        "own_country": WORDS,
        "heads": mapping(WORDS),
        "kinds": mapping(WORDS),
        **{name: block(dict.fromkeys(keys, WORDS)) for name, keys in _ORGANISATION_WORDS.items()},
        "endings": block(dict.fromkeys(_NAME_ENDINGS, WORDS) | {"agreeing": mapping(WORDS)}),
        "country_adjectives": mapping(WORDS, _COUNTRY),
        "countries": mapping(WORDS, _COUNTRY),
    }
)


def _organisations(value: Any) -> Fault | None:
    """The keys, and that the lists of classes name classes of heads."""
    if fault := _ORGANISATION_KEYS(value):
        return fault
    names = one_of(*value.get("heads", {}))
    checks = ((key, listed(names)(listed_classes)) for key, listed_classes in value.get("classes", {}).items())
    return next((fault.below(key).below("classes") for key, fault in checks if fault), None)


_STATE_WORDS = block(dict.fromkeys(("words", "fixed"), mapping(WORDS, _COUNTRY)) | {"not": WORDS})
_HOME = block(
    {
        **dict.fromkeys(("citizen", "institution", "leader"), _STATE_WORDS),
        "region": block({"fixed": WORDS}),
        "abroad": block({"begins": WORDS}),
        "reports": block({"begins": WORDS}),
    }
)


# ---- events ----------------------------------------------------------------------------------------------------------

Need = Literal["argument", "date", "since", "news"]
Alone = Literal["", "noun", "verb"]
Cited = Literal["event", "dated", "none"]
_EVENT_WORDS = (
    "about", "adjectives", "anaphors", "attributive", "attributives", "circumstances", "citing", "conditions",
    "conjunctions", "content_prepositions", "continuing", "coordinators", "copulas", "date_prepositions", "days",
    "deadlines", "frames", "funding", "lasting", "locative", "modals", "name_ends", "name_stops", "negations",
    "objects", "ongoing", "origin", "owners", "participants", "place_coordinators", "place_nouns", "planned",
    "relatives", "reporting", "seat", "sequels", "terms", "titled",
)  # fmt: skip
_EVENT_DENIAL = (
    "taking_place", "calling_off", "stopping", "auxiliaries", "being", "double", "until", "only", "undone",
    "cancellations", "helpers", "converbs", "plurals", "endings",
)  # fmt: skip
_EVENT_RULE: dict[str, Check] = {
    "type": one_of(*get_args(EventType)),
    "alone": one_of(*get_args(Alone)),
    "trigger": one_of("noun"),
    "needs": one_of(*get_args(Need)),
    "attributive": one_of(*get_args(Cited)),
    "cases": listed(one_of(*_EVENT_CASES)),
    "near": number(1, 99),
    "proper": flag,
    "sense": text,
}
_EVENT_WORD_LISTS: dict[str, Check] = {"nouns": WORDS, "verbs": WORDS, "unless": WORDS}
_EVENT_ENDINGS: dict[str, Check] = {
    "status": one_of(*get_args(Status)),
    "kind": one_of("finite", "participle", "infinitive", "nominal"),
    "forms": ENDINGS,
    "participles": ENDINGS,
}
_EVENT_KEYS = block(
    {
        "finite": ENDINGS,
        "scheduling": WORDS,
        "contractions": mapping(ending),
        "endings": mapping(block(_EVENT_ENDINGS, ("status", "forms"))),
        "verbs": mapping(split(text), text),
        "paradigms": mapping(split(text)),
        "words": block(dict.fromkeys(_EVENT_WORDS, WORDS)),
        "rules": mapping(block(_EVENT_RULE | _EVENT_WORD_LISTS)),
        "denial": block(dict.fromkeys(_EVENT_DENIAL, WORDS)),
        "other": block(dict.fromkeys(("news", "forms", "auxiliaries", "endings", "not_endings", "not"), ENDINGS)),
    },
    ("finite", "endings", "words", "rules"),
)


def _events(value: Any) -> Fault | None:
    """The keys, that stems name groups of endings, and that every verb of a rule is inflected."""
    if fault := _EVENT_KEYS(value):
        return fault
    group = one_of(*value["endings"])
    for key in ("verbs", "paradigms"):
        for name, parts in value.get(key, {}).items():
            wrong = (fault for part in parts.split() if (fault := group(part.partition("+")[2])))
            if fault := next(wrong, None):
                return Fault(fault.message, (key, name))
    own, paradigms = value.get("verbs", {}), tuple(value.get("paradigms", {}))
    if not own and not paradigms:
        return None
    for name, rule in value["rules"].items():
        for verb in rule.get("verbs", ()):
            lemma = verb.partition(" ")[0]
            if verb not in own and lemma not in own and not lemma.endswith(paradigms):
                return Fault(f"neither [verbs] nor [paradigms] inflects {verb!r}", ("rules", name, "verbs"), verb)
    return None


# ---- the shared grammars ---------------------------------------------------------------------------------------------

_MODIFIER = one_of(*get_args(Modifier))


def _rules(**more: Check) -> Check:
    """Rules, each with a name, a pattern and the keys of its section, of which ``kind`` must stand there."""
    return rows({"name": text, "pattern": lines, **more}, ("name", "pattern", *(key for key in more if key == "kind")))


def _grammar(**sections: Check) -> Check:
    return block({"signs": _classes, "fragments": mapping(lines), **sections}, ("fragments", *sections))


_DATES = _grammar(
    point=_rules(bare=flag, bare_range=flag, decade=flag, adjective=flag, part_of_year=flag, nothing=flag),
    length=_rules(modifier=_MODIFIER, unit=one_of("Y")),
    part=_rules(),
    relation=_rules(kind=one_of(*DATE_RELATIONS), modifier=_MODIFIER, recent=flag, alike=flag, planned=flag),
)
_FRAMEWORK = one_of(*get_args(Framework))
_GOALS = block(
    {
        "signs": _classes,
        "limits": mapping(number(1, 99), _FRAMEWORK),
        "fragments": mapping(lines),
        "names": _rules(
            kind=one_of("name", "bare", "introduced", "refuse"),
            becomes=text,
            framework=_FRAMEWORK,
            confidence=number(0.0, 1.0),
            introduces=flag,
            tied=flag,
            stands_alone=flag,
        ),
        "references": _rules(
            kind=one_of("numbers", "title", "all", "refuse"),
            framework=_FRAMEWORK,
            only=_FRAMEWORK,
            confidence=number(0.0, 1.0),
        ),
    },
    ("signs", "limits", "fragments", "names", "references"),
)
_POWERS = mapping(mapping(text), one_of("square", "cubic"))
_FIGURES = block(
    {
        "signs": _classes,
        "powers": _POWERS,
        "fragments": mapping(lines),
        "amount": _rules(kind=one_of(*AMOUNT_KINDS), adjective=flag),
        "bound": _rules(),
    },
    ("powers", "fragments", "amount", "bound"),
)

# ---- the model -------------------------------------------------------------------------------------------------------

_CORPUS: dict[str, Check] = {
    "files": text,
    "own": flag,
    "form": one_of("iob2", "brat", "inline", "table"),
    "language": text,
    "title": text,
    "licence": text,
    "unmarked": WORDS,
    "flat": flag,
    "labels": mapping(text),
}
_LABEL_KEYS = block(
    {
        "layers": block({"names": WORDS, "titles": WORDS}, ("names", "titles")),
        "corpora": mapping(block(_CORPUS, set(_CORPUS) - {"own"})),
    },
    ("layers", "corpora"),
)


def _labels(value: Any) -> Fault | None:
    """The keys, and that corpora name classes of the layers."""
    if fault := _LABEL_KEYS(value):
        return fault
    names = one_of(*value["layers"]["names"], *value["layers"]["titles"], "O")
    for corpus, keys in value["corpora"].items():
        if fault := listed(names)(keys["unmarked"]):
            return fault.below("unmarked").below(corpus).below("corpora")
        for label, classes in keys["labels"].items():
            if fault := listed(names)(classes.split("|")):
                return Fault(fault.message, ("corpora", corpus, "labels", label), label)
    return None


_NER = block(
    dict.fromkeys(
        (
            "class_nouns", "parents", "called", "adjectives", "generic", "forms", "kinds", "classes", "binding",
            "parts", "institutions",
        ),
        EXPRESSIONS,
    )
)  # fmt: skip
_STANZA = block(
    {
        "languages": WORDS,
        "confidence": number(0.0, 1.0),
        "labels": mapping(one_of("PERSON", "ORG", "PLACE", "FACILITY", "NORP")),
    },
    ("languages", "confidence", "labels"),
)

_ALPHABET = block(
    {
        "required": text,
        "glide": ending,
        "glide_as": ending,
        **dict.fromkeys(("letters", "pairs", "glides", "joined"), mapping(text)),
        "loans": mapping(ending),
    },
    ("required", "letters"),
)

LANGUAGE_TABLES: Mapping[str, Check] = {
    "language": _LANGUAGE,
    "tokens": _TOKENS,
    "morphology": _morphology,
    "letter_pairs": mapping(split(like("..", "two letters")), like("[0-9]+", "a number")),
    "numbers": _NUMBERS,
    "dates": _classes,
    "figures": _classes,
    "links": _LINKS,
    "anaphors": _classes,
    "sites": _classes,
    "latin": block({"alphabets": mapping(_ALPHABET), "stems": block({"words": WORDS})}, ("alphabets",)),
    "tables": block(
        dict.fromkeys(
            (
                "number_nouns",
                "totals",
                "others",
                "places",
                "units",
                "unit_before",
                "unit_behind",
                "rate_before",
                "rate_behind",
                "labels",
                "by_before",
                "by_behind",
            ),
            WORDS,
        )
    ),
    "furniture": block(
        dict.fromkeys(
            (
                "menu",
                "labels",
                "languages",
                "share",
                "networks",
                "views",
                "stamps",
                "tags",
                "contacts",
                "contact_leads",
                "subscription",
                "copyright",
            ),
            WORDS,
        )
    ),
    "published": block({"labels": WORDS, "imprints": WORDS}),
    "people": _PEOPLE,
    "places": _PLACES,
    "organisations": _organisations,
    "home": _HOME,
    "roles": _ROLES,
    "events": _events,
    "goals": _goals,
    "ner": _NER,
}
SHARED_TABLES: Mapping[str, Check] = {
    "dates": _DATES,
    "figures": _FIGURES,
    "goals": _GOALS,
    "events": block({"rules": mapping(block(_EVENT_RULE, ("type",)))}, ("rules",)),
}
MODEL_TABLES: Mapping[str, Check] = {"labels": _labels, "stanza": _STANZA}
