"""What takes long to compile from the package's data, kept in the user's cache folder.

It is kept under a hash of all that it is made from, the code included, so that an edited table or gazetteer is never
missed. Where the folder cannot be written, each process compiles again.
"""

import gc
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

from migtext import resources
from migtext.errors import TableError

T = TypeVar("T")
_COMPILING = ("pyahocorasick", "pymorphy3", "regex")  # libraries whose objects are kept, or that made them
_KEPT = 4  # versions of each thing
_log = logging.getLogger(__name__)


def kept(name: str, kind: type[T], build: Callable[[], T], added: Iterable[Path] = ()) -> T:
    """The result of ``build``, from the cache if possible; ``added`` are files of the caller that it is made from too.

    ``name`` must say what is built, ``kind`` is its type. Raises TableError for a file that cannot be read.
    """
    added = tuple(added)
    name = f"{name}-own" if added else name  # a caller's many gazetteers push nothing out that has only the package's
    path = platformdirs.user_cache_path("migtext") / f"{name}-{_stamp(added)}.pickle"
    try:
        loaded = unpickled(path.read_bytes())
        if isinstance(loaded, kind):
            return loaded
    except FileNotFoundError:
        pass
    except Exception as error:  # a truncated file or one of another version can fail in any way
        _log.warning("%s: cannot be read, compiled anew: %s", path, error)
    built = build()
    _keep(built, path, name)
    return built


@lru_cache
def shared_rules(name: str) -> dict[str, Any]:
    """``shared_table`` from the cache: its patterns are checked once, not at each start."""
    return kept(f"rules-{name}", dict, lambda: resources.shared_table(name))


@lru_cache
def classes_of_words(code: str, name: str) -> dict[str, Any]:
    """``language_table`` from the cache, for a table whose classes are checked against the patterns."""
    return kept(f"classes-{code}-{name}", dict, lambda: resources.language_table(code, name))


def unpickled(data: bytes) -> Any:
    """The object, read without the garbage collector, which would scan the many new objects repeatedly."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(data)
    finally:
        if collects:
            gc.enable()


def _keep(built: Any, path: Path, name: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(built, protocol=5))
        part.replace(path)
        stamp = "?" * len(path.stem.removeprefix(f"{name}-"))
        for old in sorted(path.parent.glob(f"{name}-{stamp}.pickle"), key=lambda file: file.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _log.info("%s: cannot be written: %s", path, error)


def own_stamp() -> bytes:
    """Hash of the package's code and data, and of the libraries that compiled things depend on."""
    return _own_stamp(resources._LANGUAGES)


def _stamp(added: tuple[Path, ...]) -> str:
    parts = sha256(own_stamp())
    for path in added:
        try:
            parts.update(path.read_bytes())
        except OSError as error:
            raise TableError(f"{path}: {error.strerror}") from error
    return parts.hexdigest()[:16]


@lru_cache
def _own_stamp(languages: Path) -> bytes:
    """Hash of the package's code and data, read once per process."""
    parts = sha256(f"{sys.version} {' '.join(map(version, _COMPILING))}".encode())
    for path in (*resources.code_files(), *resources.data_files()):
        parts.update(f"{path.parent.name}/{path.name}".encode())
        parts.update(path.read_bytes())
    return parts.digest()
