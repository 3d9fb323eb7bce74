"""PDF files that have text."""

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migtext.errors import ReadError
from migtext.sources.builder import one_line
from migtext.sources.extras import needs
from migtext.sources.kinds import PDF
from migtext.sources.metadata import day_of, fits
from migtext.sources.page_text import join_pages
from migtext.sources.page_words import PageWords, page_words
from migtext.sources.safety import check_text
from migtext.sources.source import Released, Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_PAGES = 2000
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")
_PACKED_TWICE = re.compile(rb"/Fl(?:ateDecode)?\s*/(?:Fl|LZW)|/LZW(?:Decode)?\s*/Fl")
_CHUNK = 1 << 16
_LARGE_PART, _MOST_TIMES = 16_000_000, 100
_UNREADABLE = 0.1  # share of the characters of a file
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NO_TITLE = re.compile(r"(?i)^microsoft |\.(?:docx?|rtf|pdf|indd|qxd|pptx?|xlsx?)$|^(?:untitled|document|slide)\b")
_PICTURE = 3  # the number that pdfium has for pictures on a page


def read_pdf(data: bytes, _encoding: str | None = None) -> Source:
    """The text of a PDF file in reading order, with the offset of each page, its tables and its title.

    See ``join_pages`` for what is left out and joined. The release date is the day when the file was made, if it was
    not changed on another day. Raises ReadError, with the path ``<bytes>``, for a file that is damaged, locked, too
    long, a scan without text, or made of letters that have no code.
    """
    with needs("pypdfium2"):
        import pypdfium2
    _check_streams(data)
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ReadError("<bytes>", "locked with a password" if locked else f"a damaged PDF file: {error}") from None
    try:
        return _read(file)
    finally:
        file.close()


def _check_streams(data: bytes) -> None:
    """Raise ReadError for packed parts that grow so much when they are unpacked that they would fill the memory."""
    if _PACKED_TWICE.search(data):
        raise ReadError("<bytes>", "a PDF file whose parts are packed twice")
    for match in _STREAM.finditer(data):
        unpacker, size, at = zlib.decompressobj(), 0, match.end()
        try:
            while at < len(data) and not unpacker.eof:
                packed = unpacker.unconsumed_tail
                if not packed:
                    packed, at = data[at : at + _CHUNK], at + _CHUNK
                size += len(unpacker.decompress(packed, _CHUNK))
                used = at - match.end() - len(unpacker.unconsumed_tail)
                if size > max(_LARGE_PART, _MOST_TIMES * used):
                    raise ReadError(
                        "<bytes>", f"a PDF file with a part that grows {size // used:,} times when unpacked"
                    )
        except zlib.error:
            continue  # packed in another way, or not at all


def _read(file: "PdfDocument") -> Source:
    if len(file) > _MOST_PAGES:
        raise ReadError("<bytes>", f"a PDF file of {len(file):,} pages; at most {_MOST_PAGES:,} are read")
    pages, pictures = [], []
    length = 0
    for number in range(len(file)):
        page = file[number]
        pages.append(page_words(page))
        length += sum(len(word.text) for word in pages[-1].words)
        check_text(length)
        if not pages[-1].words and next(page.get_objects(filter=[_PICTURE], max_depth=2), None) is not None:
            pictures.append(number + 1)
        page.close()
    _check_letters(pages, len(pictures))
    builder = join_pages(pages)
    told = file.get_metadata_dict()
    day = _day(told.get("CreationDate", ""), told.get("ModDate", ""))
    if day and not fits(day, builder.text):
        day = None
    title = one_line(told.get("Title", ""))
    return Source(
        "",
        builder.text,
        media_type=PDF.media_type,
        title=title if title and not _NO_TITLE.search(title) else None,
        published=Released(day, "metadata") if day else None,
        pages=builder.pages,
        tables=builder.tables,
        warnings=tuple(_warnings(pictures)),
    )


def _check_letters(pages: Sequence[PageWords], pictures: int) -> None:
    letters = sum(len(word.text) for page in pages for word in page.words)
    if not letters and pictures:
        raise ReadError("<bytes>", f"a scan: its {len(pages)} pages are pictures without text; OCR can add it")
    if not letters:
        raise ReadError("<bytes>", "a PDF file without text")
    unreadable = sum(page.unreadable * sum(len(word.text) for word in page.words) for page in pages)
    if unreadable > _UNREADABLE * letters:
        raise ReadError("<bytes>", "a PDF file that does not say which letters its fonts have; OCR can read it")


def _warnings(pictures: Sequence[int]) -> Iterator[str]:
    if pictures:
        shown = ", ".join(map(str, pictures[:10])) + (" …" if len(pictures) > 10 else "")
        yield f"pages that are pictures without text: {shown}"


def _day(made: str, changed: str) -> str | None:
    """The day when a file was made, if it was not changed on another day."""
    one, other = _DATE.match(made), _DATE.match(changed)
    if one is None or (other is not None and one.groups() != other.groups()):
        return None
    return day_of("-".join(one.groups()))
