"""Where records go."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from migtext.cli.console import STANDARD_OUTPUT, USAGE, stop

if TYPE_CHECKING:
    from migtext.output.finished import Finished
    from migtext.output.forms import Add, Output


def outputs_of(
    out: str, table: Path | None, errors: Path | None, read: Sequence[Path], ids: Sequence[str]
) -> "list[Output]":
    """The outputs of ``extract``, checked: they are different, none is an input, and all can be written."""
    from migtext.errors import MigtextError
    from migtext.output.forms import figures_output, output
    from migtext.run.checks import check_no_input, check_outputs

    for option, file in (("--table", table), ("--errors", errors)):
        if file == Path(STANDARD_OUTPUT):
            stop(f"{option}: a file is expected; only records (-o) go to standard output", USAGE)
    try:
        if out != STANDARD_OUTPUT:
            check_no_input(Path(out), read)
        outputs = [] if out == STANDARD_OUTPUT else [output(out)]
        outputs += [figures_output(table)] if table else []
        check_outputs(outputs, errors, read, ids)
    except MigtextError as error:
        stop(str(error), USAGE)
    except OSError as error:
        stop(f"{error.filename or out}: cannot be written: {error.strerror}", USAGE)
    return outputs


def line_writer() -> "Add":
    """Writes records to standard output, one a line."""
    out = sys.stdout.buffer

    def write(finished: "Finished") -> None:
        out.write(finished.line + b"\n")
        out.flush()

    return write
