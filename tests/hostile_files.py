"""Files that want to break a reader: ``python tests/hostile_files.py FOLDER`` writes them all.

Each is made by a function that is run when it is needed, because some of them are large.
"""

import base64
import gzip
import io
import json
import os
import re
import socket
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

Make = Callable[[], bytes]

SENTENCE = "В 2024 году в центр обратились 1 200 мигрантов.\n"
KAZAKH = "Орталыққа 2024 жылы 1 200 мигрант жүгінді, оларға көмек көрсетілді.\n"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("bcdefghij", "cdefghijk", strict=True)
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
PARTS = "http://schemas.openxmlformats.org"
WORD = f'xmlns:w="{PARTS}/wordprocessingml/2006/main"'


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zeros(megabytes: int) -> bytes:
    """A zip file with one text of nothing but zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.txt", "w") as file:
        for _ in range(megabytes):
            file.write(b"0" * 1_000_000)
    return buffer.getvalue()


def word(document: str, extra: dict[str, bytes] | None = None, rels: str = "") -> bytes:
    main = f"{PARTS}/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f"{PARTS}/package/2006/content-types"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode(),
            "_rels/.rels": f'<Relationships xmlns="{PARTS}/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{main}" Target="word/document.xml"/></Relationships>'.encode(),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PARTS}/package/2006/relationships">{rels}'
            "</Relationships>".encode(),
            "word/document.xml": document.encode(),
            **(extra or {}),
        }
    )


def body(inner: str) -> str:
    return f"<w:document {WORD}><w:body>{inner}</w:body></w:document>"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(objects: dict[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF file of the objects; what is not in them is missing."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out) + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), extra, data)


def one_page(content: bytes, box: bytes = b"0 0 595 842", extra: bytes = b"", resources: bytes = b"") -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
            % (box, resources),
            4: stream(content, extra),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
    )


def scan() -> bytes:
    """A page with a picture and no text."""
    picture = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
            4: stream(b"q 500 0 0 700 40 40 cm /X Do Q"),
            5: stream(b"\x7f", picture),
        }
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    pages = dict.fromkeys(range(10, 10 + count), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), **pages})


def parquet_bomb() -> bytes:
    """A million rows that all have the same long text, which is in the file once."""
    import pyarrow
    from pyarrow import parquet

    text = pyarrow.array([SENTENCE * 2_000])
    same = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 1_000_000, pyarrow.int32()), text)
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": same}), buffer)
    return buffer.getvalue()


def wrong_sum() -> bytes:
    return zipped({"a.txt": SENTENCE.encode()}, zipfile.ZIP_STORED).replace(
        "обратились".encode(), "ОБРАТИЛИСЬ".encode()
    )


def lying_size() -> bytes:
    """A zip file that says that its text is short."""
    data = bytearray(zeros(4))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(mark) + at
        data[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def with_password() -> bytes:
    data = bytearray(zipped({"a.txt": SENTENCE.encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def half_and_half() -> bytes:
    return (SENTENCE * 20).encode("cp1251") + (SENTENCE * 20).encode("koi8-r")


FILES: dict[str, Make] = {
    # text
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \r\n" * 1000,
    "mark-only.txt": lambda: b"\xef\xbb\xbf",
    "nul.txt": lambda: b"\x00" * 1000,
    "controls.txt": lambda: bytes(range(32)) * 100,
    "utf-32.txt": lambda: SENTENCE.encode("utf-32"),
    "odd-utf-16.txt": lambda: SENTENCE.encode("utf-16") + b"\x04",
    "cut-utf-8.txt": lambda: SENTENCE.encode()[:15] + b"\xd0",
    "cp866.txt": lambda: (SENTENCE * 9).encode("cp866"),
    "two-code-pages.txt": half_and_half,
    "utf-8-and-1251.txt": lambda: SENTENCE.encode() * 9 + (SENTENCE * 9).encode("cp1251"),
    "surrogates.txt": lambda: b"\xed\xa0\x80" * 100,
    "one-word.txt": lambda: "ы".encode() * 300_000,
    "one-number.txt": lambda: b"7" * 100_000,
    "marks.txt": ("а" + "\u0301" * 50_000).encode,
    "brackets.txt": lambda: b"([{" * 50_000,
    "blank-lines.txt": lambda: b"\n" * 500_000 + SENTENCE.encode(),
    "base64.txt": lambda: base64.encodebytes(SENTENCE.encode() * 500),
    "gzip.txt": lambda: gzip.compress(SENTENCE.encode()),
    "picture.txt": lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "program.txt": lambda: b"\x7fELF" + b"\x00" * 100,
    "old-word.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000,
    "letter.txt": lambda: b"From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\n\nhello\n",
    # web pages
    "nested.html": lambda: page("<div>" * 1_000_000 + "12" + "</div>" * 1_000_000),
    "unclosed.html": lambda: page("<b>" * 1_000_000 + "12"),
    "unclosed-paragraphs.html": lambda: page("<p>a" * 300_000),
    "nested-tables.html": lambda: page("<table><tr><td>" * 50_000 + "12"),
    "long-attribute.html": lambda: page(f"<p class='{'x' * 5_000_000}'>{SENTENCE}</p>"),
    "long-comment.html": lambda: page(f"<!--{'-' * 5_000_000}--><p>{SENTENCE}</p>"),
    "open-comment.html": lambda: page(f"<p>{SENTENCE}</p><!--{'<p>a</p>' * 100_000}"),
    "entities.html": lambda: page(f"<p>{'&nbsp;&#1178;' * 100_000}</p>"),
    "wide-cell.html": lambda: page("<table>" + "<tr><td colspan=999999999>1</td><td>2</td></tr>" * 20 + "</table>"),
    "tall-cells.html": lambda: page("<table>" + "<tr><td rowspan=65000>1</td><td>2</td></tr>" * 2_000 + "</table>"),
    "frames.html": lambda: page("<iframe src='http://127.0.0.1:9/'></iframe><img src='file:///etc/hostname'>"),
    "only-script.html": lambda: page("<script>document.write('12')</script>"),
    "moves.html": lambda: page(f"<p>{SENTENCE}</p>", "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"),
    "outside.xhtml": (OUTSIDE + "<html><body><p>&x; 12</p></body></html>").encode,
    "wrong-charset.html": lambda: page(f"<p>{KAZAKH}</p>").replace(b"utf-8", b"koi8-r"),
    "no-charset.html": lambda: page(f"<p>{KAZAKH}</p>").replace(b"utf-8", b"no-such"),
    "cut.html": lambda: page(f"<p>{SENTENCE}</p>")[:-30] + b"<",
    "nul.html": lambda: page(f"<p>{SENTENCE}\x00{SENTENCE}</p>"),
    "laughs.xml": (ENTITIES + "]><a>&k;</a>").encode,
    # PDF
    "garbage.pdf": lambda: b"%PDF-1.7\n" + os.urandom(2000).hex().encode(),
    "header-only.pdf": lambda: b"%PDF-1.7\n",
    "cut.pdf": lambda: one_page(b"BT /F 12 Tf 50 700 Td (12 people) Tj ET")[:300],
    "10000-pages.pdf": lambda: many_pages(10_000),
    "no-pages.pdf": lambda: many_pages(0),
    "scan.pdf": scan,
    "no-text.pdf": lambda: one_page(b"0 0 m 100 100 l S"),
    "loop.pdf": lambda: pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    "no-root.pdf": lambda: pdf({2: b"<<>>"}),
    "locked.pdf": lambda: pdf(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"},
        trailer=b"/ID[(a)(a)]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32),
    ),
    "wide.pdf": lambda: one_page(b"BT /F 12 Tf 50 700 Td (12 people) Tj ET", b"-1e9 -1e9 1e9 1e9"),
    "bomb.pdf": lambda: one_page(zlib.compress(b" " * 100_000_000), extra=b"/Filter/FlateDecode"),
    "double-bomb.pdf": lambda: one_page(
        zlib.compress(zlib.compress(b" " * 100_000_000)), extra=b"/Filter[/FlateDecode/FlateDecode]"
    ),
    "long-page.pdf": lambda: one_page(b"BT /F 1 Tf " + b"1 1 Td (12 people here) Tj " * 20_000 + b"ET"),
    "nested.pdf": lambda: one_page(b"[" * 100_000 + b"q " * 100_000),
    "form-loop.pdf": lambda: one_page(
        b"/X Do",
        resources=b"/XObject<</X 4 0 R>>",
        extra=b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>",
    ),
    # Word and rich text
    "empty-zip.docx": lambda: zipped({}),
    "no-document.docx": lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}),
    "cut.docx": lambda: word(body(paragraph(SENTENCE)))[:-200],
    "broken.docx": lambda: word(body(paragraph(SENTENCE))[:-20]),
    "laughs.docx": lambda: word(ENTITIES.replace('<?xml version="1.0"?>', "") + "]>" + body(paragraph("&k;"))),
    "outside.docx": lambda: word(OUTSIDE + body(paragraph("&x;"))),
    "template.docx": lambda: word(
        body(paragraph(SENTENCE)),
        rels=f'<Relationship Id="r9" TargetMode="External" Target="http://127.0.0.1:9/a.dotm"'
        f' Type="{PARTS}/officeDocument/2006/relationships/attachedTemplate"/>',
    ),
    "nested.docx": lambda: word(body("<w:sdt>" * 100_000)),
    "nested-tables.docx": lambda: word(body("<w:tbl><w:tr><w:tc>" * 80 + "12" + "</w:tc></w:tr></w:tbl>" * 80)),
    "bomb.docx": lambda: word(body(paragraph(SENTENCE)), {"word/media/a.png": b"0" * 30_000_000}),
    "long.docx": lambda: word(body(paragraph("a") * 500_000)),
    "wide-cell.docx": lambda: word(
        body(
            "<w:tbl>"
            + '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="9999"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>'
            * 500
            + "</w:tbl>"
        )
    ),
    "nested.rtf": lambda: b"{\\rtf1 " + b"{" * 1_000_000,
    "open.rtf": lambda: b"{\\rtf1\\ansi {\\*\\b 12",
    "binary.rtf": lambda: b"{\\rtf1 \\bin999999999 " + b"\x00\xff" * 1000 + b"}",
    "controls.rtf": lambda: b"{\\rtf1 " + b"\\a" * 200_000 + b" 12}",
    "no-code-page.rtf": lambda: b"{\\rtf1\\ansicpg99999 \\'e0\\'e1 12}",
    # tables
    "open-quote.csv": lambda: b'a,b\n"' + b"12,13\n" * 100_000,
    "many-columns.csv": lambda: b"1," * 200_000 + b"\n" + b"2," * 200_000,
    "long-cell.csv": lambda: b"a,b\n" + b"x" * 1_000_000 + b",2\n",
    "nul.csv": lambda: b"a,b\n1,\x00\n",
    "nested.jsonl": lambda: b'{"text": ' + b"[" * 200_000 + b"\n" + json.dumps({"text": SENTENCE}).encode(),
    "long-number.jsonl": lambda: b'{"text": ' + b"9" * 100_000 + b'}\n{"text": "12"}\n',
    "no-objects.jsonl": lambda: b'{"text": "12"}\n[1]\nnull\n"a"\n{"text": 5}\n{"text": ""}\n{"te\n',
    "cut.parquet": lambda: parquet_bomb()[:100],
    "no-footer.parquet": lambda: b"PAR1" + b"\xff" * 1000 + b"PAR1",
    "bomb.parquet": parquet_bomb,
    # archives
    "bomb.zip": lambda: zeros(65),
    "small-bomb.zip": lambda: zeros(20),
    "nested.zip": lambda: zipped({"a.zip": zipped({"b.zip": zeros(1)}), "c.txt": SENTENCE.encode()}),
    "climbing.zip": lambda: zipped({"../../a.txt": b"12 people", "/etc/a.txt": b"12", "C:\\a.txt": b"12"}),
    "many.zip": lambda: zipped({f"{number}.txt": b"12" for number in range(20_000)}),
    "locked.zip": with_password,
    "cut.zip": lambda: zipped({"a.txt": SENTENCE.encode() * 99})[:-30],
    "wrong-sum.zip": wrong_sum,
    "lying-size.zip": lying_size,
    "other-method.zip": lambda: zipped({"a.txt": b"0" * 5_000_000}, zipfile.ZIP_BZIP2),
    "pictures.zip": lambda: zipped({"a.png": b"\x89PNG", "__MACOSX/b.txt": b"x", ".hidden.txt": b"x"}),
}

COLUMNS = re.compile(r"\.(?:csv|jsonl|parquet)$")
"""Files whose rows are documents."""


def write(folder: Path) -> Iterator[Path]:
    """Write the files, and what is no file at all: a pipe, a socket, links, and a file that is long and empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
        yield folder / name
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "gone.txt").symlink_to("/no/such/file")
    (folder / "round.txt").symlink_to("round.txt")
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(2_000_000_000)
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.path.relpath(folder / "socket.txt"))
    server.close()
    for name in ("pipe.txt", "zero.txt", "gone.txt", "round.txt", "sparse.txt", "socket.txt"):
        yield folder / name


if __name__ == "__main__":
    print(len(list(write(Path(sys.argv[1]))))) if len(sys.argv) == 2 else print(__doc__)
