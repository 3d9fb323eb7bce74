"""The work of ``migtext report``: records to a file, and what there is to tell about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from migtext.errors import ReadError, ValueFormatError
from migtext.output.record_files import read_records, record_files
from migtext.output.replacing import replacing
from migtext.records import Record
from migtext.report.page import MAX_CHARACTERS, MAX_DOCUMENTS, report_page, too_large
from migtext.run.checks import check_no_input
from migtext.run.record_texts import text_of

_FAILED, _USAGE = 1, 2


@dataclass(frozen=True, slots=True)
class Done:
    """Messages for standard error, and the exit code: 0, 1 if some records were invalid, 2 if there is no page."""

    messages: tuple[str, ...]
    code: int = 0


def write_report(paths: Sequence[Path], out: Path) -> Done:
    """Write the page of the records in ``paths`` to ``out``; records that are invalid are named and left out.

    >>> write_report([Path("nowhere.jsonl")], Path("report.html")).messages
    ('nowhere.jsonl: no such file or folder', 'report.html: not written: there are no records')
    """
    try:
        check_no_input(out, [file for path in paths for file in record_files(path)])
    except ValueFormatError as error:
        return Done((str(error),), _USAGE)
    found = list(read_records(paths))
    records = [one for one in found if isinstance(one, Record)]
    errors = tuple(str(one) for one in found if isinstance(one, ReadError))
    if not records:
        return Done((*errors, f"{out}: not written: there are no records"), _USAGE)
    texts = [text_of(record) for record in records]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with replacing(out) as part:
            part.write_text(report_page(records, texts), "utf-8")
    except OSError as error:
        return Done((*errors, f"{out}: cannot be written: {error.strerror}"), _USAGE)
    return Done((*errors, *_notes(records, texts.count(None), out)), _FAILED if errors else 0)


def _notes(records: Sequence[Record], without_text: int, out: Path) -> Iterable[str]:
    if without_text:
        yield (
            f"{out}: {without_text} of {len(records)} documents are shown without their text: it is not in the record,"
            " and its file was not found or has changed; run extract with --with-text"
        )
    if too_large(records):
        yield (
            f"{out}: has {len(records)} documents and will be slow; a page is for up to {MAX_DOCUMENTS} documents with"
            f" {MAX_CHARACTERS} characters. For more, make a database (migtext convert RECORDS -o migration.sqlite) and"
            " browse it with Datasette (datasette migration.sqlite)"
        )
