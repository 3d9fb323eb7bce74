"""What the commands print, and how they stop."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

FAILED, USAGE = 1, 2
STANDARD_OUTPUT = "-"
_PLAIN_WIDTH = 160  # columns


def tell(problem: str | None) -> None:
    """Print a message to standard error, on one line; nothing for None."""
    if problem:
        typer.echo(_one_line(problem), err=True)


def stop(problem: str, code: int) -> NoReturn:
    """Print what is wrong and end the command with an exit code."""
    typer.echo(_one_line(problem), err=True)
    raise typer.Exit(code)


def terminal(error: bool = False) -> "Console":
    """The console of standard output or standard error, wide if it is no terminal."""
    from rich.console import Console

    stream = sys.stderr if error else sys.stdout
    utf8(stream)
    console = Console(stderr=error)
    if not console.is_terminal:
        console.width = max(console.width, _PLAIN_WIDTH)
    return console


def utf8(stream: Any) -> None:
    """Switch a stream to UTF-8 if it is not a terminal; lone surrogates are escaped."""
    if hasattr(stream, "reconfigure") and not stream.isatty():
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def write_file(path: Path, data: bytes) -> None:
    """Write a file, or standard output for ``-``; end the command if that fails."""
    from migtext.output.replacing import replacing

    if path == Path(STANDARD_OUTPUT):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as part:
            part.write_bytes(data)
    except OSError as error:
        stop(f"{path}: cannot be written: {error.strerror}", USAGE)


def _one_line(text: str) -> str:
    """A message without line breaks and control characters."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
