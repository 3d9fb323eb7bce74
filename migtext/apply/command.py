"""The work of ``migtext apply``: corrections to files in a folder, and what there is to tell about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from migtext.apply.examples import INTO as EXAMPLES
from migtext.apply.examples import Table, examples_of
from migtext.apply.gazetteer import Rows, to_toml
from migtext.apply.gold import INTO as GOLD
from migtext.apply.gold import gold_of
from migtext.apply.texts import corrected
from migtext.apply.unturned import Unturned
from migtext.corrections.reading import Given, agreed, read_corrections
from migtext.errors import ReadError, ValueFormatError
from migtext.output.record_files import read_records, record_files
from migtext.output.replacing import replacing
from migtext.records import Record
from migtext.run.checks import check_no_input

_FAILED, _USAGE = 1, 2
_MADE = "# Made by migtext apply."


@dataclass(frozen=True, slots=True)
class Done:
    """Messages for standard error, and the exit code: 0, 1 if something faulty was left out, 2 if nothing is made."""

    messages: tuple[str, ...]
    code: int = 0


def apply_corrections(paths: Sequence[Path], out: Path, records: Sequence[Path] = ()) -> Done:
    """Write what can be made of the corrections in ``paths`` to the folder ``out``; ``records`` are those of the texts.

    The folder gets ``gazetteer.toml``, ``gold.jsonl``, ``examples/CODE/LAYER.txt``, and ``unturned.jsonl``, which names
    what could not be made, and why. Corrections that are invalid or say different things are named and left out.

    >>> apply_corrections([Path("nowhere.jsonl")], Path("made")).messages
    ('nowhere.jsonl: no such file or folder', 'made: nothing is written: there are no corrections')
    """
    read = list(read_corrections(paths))
    faults = [str(one) for one in read if isinstance(one, ReadError)]
    given, apart = agreed(one for one in read if isinstance(one, Given))
    if not given and not apart:
        return Done((*faults, f"{out}: nothing is written: there are no corrections"), _USAGE)
    texts = corrected(_records(records, faults), given)
    found, unturned = texts.found, list(texts.unfit)
    unturned += [Unturned(one, "all", _apart(some)) for some in apart for one in some]
    rows = Rows(texts)
    for one in given:
        rows.add(one)
        if one.correction.sha256 not in found:
            reason = "there is no record of its text" if records else "it needs the record of its text (--records)"
            unturned.append(Unturned(one, f"{GOLD} and {EXAMPLES}", reason))
    made = rows.rows()
    gold, no_gold = gold_of(found.values())
    tables, no_examples = examples_of(found.values())
    unturned += [*rows.unturned, *no_gold, *no_examples]
    files = {out / "gazetteer.toml": to_toml(made), out / "gold.jsonl": _lines(gold)}
    files |= {out / "unturned.jsonl": _lines([one.to_json() for one in unturned])}
    files |= {_table(out, table): _lines([_MADE, *lines]) for table, lines in tables.items()}
    try:
        _write(out, files, [*paths, *(file for path in records for file in record_files(path))])
    except ValueFormatError as error:
        return Done((*faults, str(error)), _USAGE)
    except OSError as error:
        return Done((*faults, f"{error.filename or out}: cannot be written: {error.strerror}"), _USAGE)
    examples = sum(map(len, tables.values()))
    told = f"{out}: rows {len(made)}, gold documents {len(gold)}, examples {examples}, not turned {len(unturned)}"
    return Done((*faults, *map(str, unturned), told), _FAILED if faults or apart or texts.unfit else 0)


def _records(paths: Sequence[Path], faults: list[str]) -> Iterator[Record]:
    for one in read_records(paths):
        if isinstance(one, Record):
            yield one
        else:
            faults.append(str(one))


def _apart(some: Sequence[Given]) -> str:
    return f"{', '.join(one.where for one in some)} say different things"


def _table(out: Path, table: Table) -> Path:
    language, layer = table
    return out / "examples" / language / f"{layer}.txt"


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _write(out: Path, files: dict[Path, str], read: Sequence[Path]) -> None:
    """Write all files, and remove the tables of an earlier call that are none of this one."""
    for file in files:
        check_no_input(file, read)
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as part:
            part.write_text(text, "utf-8")
    for file in out.glob("examples/*/*.txt"):
        if file not in files and file.read_text("utf-8").startswith(_MADE):
            file.unlink()
