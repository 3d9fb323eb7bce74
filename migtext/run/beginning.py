"""Whether a run may begin, and whether it goes on with an earlier one or does all again."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from migtext.errors import MigtextError
from migtext.output.forms import FileOutput, Output, RecordsOutput
from migtext.run.identity import Identity
from migtext.run.store import Store

_LONGEST_LINE = 1000  # bytes


class InTheWayError(MigtextError):
    """There is a result that the run would replace, and nobody has said that it may."""


def store_path(output: Output) -> Path:
    """Where the store of a run into an output is kept: beside it, hidden."""
    path = output.path.resolve()
    return path.with_name(f".{path.name}.migtext") if path.name else path / ".migtext"


def identity_of(path: Path) -> Identity | None:
    """What made the records in a file or folder, if the store of their run is beside them and not older than they."""
    kept = store_path(FileOutput(path))
    try:
        if not kept.is_file() or path.stat().st_mtime_ns > kept.stat().st_mtime_ns:
            return None
        with closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            (line,) = database.execute("SELECT value FROM meta WHERE name = 'identity'").fetchone()
        return Identity.from_json(line)
    except (OSError, sqlite3.Error, TypeError, ValueError):  # no store of this version
        return None


def begin(outputs: Sequence[Output], now: Identity, force: bool, say: Callable[[str], None]) -> Store:
    """Open the store of a run, with what an earlier run of the same command has done.

    With ``force`` a result of anything else is replaced, and a finished run is done again. ``say`` is told what is done
    again, and why. Raises InTheWayError for a result that is neither of this command nor to be replaced, and
    StoreInUseError if another process is at it.
    """
    if not outputs:
        store = Store(None)
        store.begin(now, keep=False)
        return store
    path = store_path(outputs[0])
    new = not path.exists()
    store = Store(path)
    try:
        store.begin(now, keep=_keeps(store, outputs, now, force, say))
    except BaseException:
        store.close()
        if new:
            path.unlink(missing_ok=True)
        raise
    return store


def _keeps(store: Store, outputs: Sequence[Output], now: Identity, force: bool, say: Callable[[str], None]) -> bool:
    """Whether the run goes on with what is in the store; raises InTheWayError if it may not begin at all."""
    old = store.identity
    if old is None:
        check_foreign(store, outputs, force)
        return False
    finished = bool(store.state)
    if old.command != now.command:
        if store.holds_documents() and not force:
            kind = "the result" if finished else "what is done so far"
            raise InTheWayError(
                f"{outputs[0].path}: {kind} of another command ({_told(old)}) would be lost; choose another output, or"
                " --force to replace it"
            )
        check_foreign(store, outputs, force or finished)
        return False
    if finished and not force and (there := fingerprint(outputs, store)) and there != store.state.split()[-1]:
        raise InTheWayError(f"{outputs[0].path}: changed since migtext wrote it; --force replaces it")
    if changes := old.changes(now):
        say(f"{outputs[0].path}: all documents are done again, because of a change of {', '.join(changes)}")
        return False
    return not (force and finished)


def check_foreign(store: Store, outputs: Sequence[Output], force: bool) -> None:
    """Raise InTheWayError for what is in the place of an output, unless it may be replaced; then it is noted."""
    for output in outputs:
        if not force and (there := output.foreign(store)):
            raise InTheWayError(f"{there}: exists, and it is not known how it was made; --force replaces it")
        if isinstance(output, RecordsOutput):
            for name in output.records():
                store.own(name)


def _told(identity: Identity) -> str:
    return " ".join(["migtext extract", *identity.command["paths"]])


def fingerprint(outputs: Sequence[Output], store: Store) -> str:
    """A hash of the sizes and times of the files that are there of some outputs; empty if there are none."""
    lines = []
    for output in outputs:
        for file in output.present(store):
            status = file.stat()
            lines.append(f"{file.name} {status.st_size} {status.st_mtime_ns}")
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest() if lines else ""


def check_errors_file(path: Path) -> None:
    """Raise InTheWayError if there is a file that is no list of errors of an earlier run."""
    try:
        with path.open("rb") as file:
            first = file.readline(_LONGEST_LINE)
    except OSError:
        return
    if first and not first.startswith(b'{"id": "'):
        raise InTheWayError(f"{path}: exists, and is no list of errors; --force replaces it")
