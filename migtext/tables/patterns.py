"""How a pattern of a grammar is written: classes in braces, fragments in angle brackets, the rest regular expression.

``{month}`` is any month, ``{month:loc|dat}`` one in these cases, ``{m=month}`` the same and remembered as ``m``;
``<name>`` stands for a fragment; blanks mean nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping

PLACEHOLDER = re.compile(r"\{(?!\d+\})(?:(\w+)=)?([\w|]+)(?::([\w|]+))?\}")
_FRAGMENT = re.compile(r"(?<!\?P)<(\w+)>")
_NAMED = re.compile(r"\(\?P<\w+>")
_OPEN = re.compile(r"\{(?!\d+(?:,\d*)?\})[^}]*\}?")
_BEHIND = re.compile(r"\(\?<([=!])")
_DEEPEST = 10


def classes(pattern: str) -> Iterator[tuple[str, str | None]]:
    """The classes that a pattern names and the cases that it wants, each with bars between several.

    >>> list(classes("{m=month}{0,2}{day:loc|dat}"))
    [('month', None), ('day', 'loc|dat')]
    """
    for match in PLACEHOLDER.finditer(pattern):
        yield match[2], match[3]


def expanded(pattern: str, fragments: Mapping[str, str]) -> str:
    """The pattern with its fragments put in and without blanks.

    Raises ValueError for a fragment that there is not, and for fragments that hold each other.
    """

    def fragment(match: "re.Match[str]") -> str:
        if match[1] not in fragments:
            raise ValueError(f"unknown fragment {match[1]}; must be one of {', '.join(sorted(fragments))}")
        return f"(?:{''.join(fragments[match[1]].split())})"

    whole = "".join(pattern.split())
    for _ in range(_DEEPEST):
        if not _FRAGMENT.search(whole):
            return whole
        whole = _FRAGMENT.sub(fragment, whole)
    raise ValueError("fragments hold each other")


def fault_of(
    pattern: str, fragments: Mapping[str, str], allowed: Collection[str], cases: Collection[str]
) -> tuple[str, str] | None:
    """What is wrong with a pattern, and the word that is: a fragment, class or case that there is not, or its form.

    >>> fault_of("{month}{seasson}", {}, {"month", "season"}, {"loc"})
    ('unknown class seasson', 'seasson')
    """
    try:
        whole = expanded(pattern, fragments)
    except ValueError as error:
        return str(error), ""
    for names, wanted in classes(whole):
        for name in names.split("|"):
            if name not in allowed:
                return f"unknown class {name}", name
        for case in (wanted or "").split("|"):
            if case and case not in cases:
                return f"unknown case {case}; must be one of {', '.join(cases)}", case
    rest = PLACEHOLDER.sub(".", whole)
    if unread := _OPEN.search(rest):
        return f"invalid class {unread[0]}", unread[0]
    # The expression is compiled by regex when it is first needed. To see its form the faster re will do, without what
    # only regex allows: names that stand twice, and looking behind at any width.
    plain = _BEHIND.sub(r"(?\1", _NAMED.sub("(", rest))
    try:
        re.compile(plain)
    except re.error as error:
        return f"invalid pattern: {error.msg}", ""
    return None
