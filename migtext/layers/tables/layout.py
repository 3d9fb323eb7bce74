"""Which cells of a table are headings, which hold data, and which headings a cell of data has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from migtext.layers.tables.cell_number import CellNumber, cell_number
from migtext.sources.source import Cell, Table

_MOST_HEADING_ROWS, _MOST_HEADING_COLUMNS = 6, 4
_MOST_PLACES = 1_000_000
_SHORTEST_LABEL = 3  # letters


@dataclass(frozen=True, slots=True)
class DataCell:
    """A cell that is no heading, with the headings of its column and of its row, each from the outermost to its own."""

    cell: Cell
    column: tuple[Cell, ...]
    row: tuple[Cell, ...]


@dataclass(frozen=True)
class Layout:
    """The cells of a table by their place, and how many rows and columns of them are headings.

    ``text`` is the text of the whole document. Headings that a file does not mark are told by what the cells hold: the
    first rows and columns without numbers, with years alone, or with the numbers of the rows and columns.
    """

    text: str
    table: Table

    @cached_property
    def _at(self) -> Mapping[tuple[int, int], Cell]:
        """The cell at each place, also where it is merged; the first one counts."""
        at: dict[tuple[int, int], Cell] = {}
        # The places of merged cells that cover far more than the table has cells would fill the memory.
        merged = self._size[0] * self._size[1] <= _MOST_PLACES
        for cell in self.table.cells:
            rows, columns = (cell.rows, cell.columns) if merged else (1, 1)
            for row in range(cell.row, min(cell.row + rows, self._size[0])):
                for column in range(cell.column, min(cell.column + columns, self._size[1])):
                    at.setdefault((row, column), cell)
        return at

    @cached_property
    def _size(self) -> tuple[int, int]:
        cells = self.table.cells
        return max(cell.row for cell in cells) + 1, max(cell.column for cell in cells) + 1

    @cached_property
    def _numbers(self) -> Mapping[tuple[int, int], CellNumber]:
        read = ((cell, cell_number(self.words(cell))) for cell in self.table.cells)
        return {(cell.row, cell.column): number for cell, number in read if number}

    def words(self, cell: Cell) -> str:
        """The text of a cell."""
        return self.text[cell.start : cell.end]

    def number(self, cell: Cell) -> CellNumber | None:
        """The number of a cell that holds nothing else."""
        return self._numbers.get((cell.row, cell.column))

    def _row(self, row: int) -> list[Cell]:
        """The cells that begin in a row and are not empty."""
        return [cell for cell in self._by_row.get(row, ()) if self.words(cell).strip()]

    @cached_property
    def _by_row(self) -> Mapping[int, list[Cell]]:
        rows: dict[int, list[Cell]] = {}
        for cell in self.table.cells:
            rows.setdefault(cell.row, []).append(cell)
        return rows

    @cached_property
    def titles(self) -> tuple[Cell, ...]:
        """The cells of the first rows that have one cell of words alone: they are part of the caption."""
        found: list[Cell] = []
        for row in range(min(self._size[0] - 1, _MOST_HEADING_ROWS) if self._size[1] > 1 else 0):
            cells = self._row(row)
            below = [cell for cell in self._by_row.get(row, ()) if cell not in cells]
            covered = cells and cells[0].columns + len(below) >= self._size[1]
            if len(cells) != 1 or cells[0].column or not covered or cells[0].rows > 1 or self.number(cells[0]):
                break
            found.append(cells[0])
        return tuple(found)

    @cached_property
    def counts(self) -> bool:
        """Whether no cell is a number alone, and most of those beside the first row and column begin with one."""
        top = len(self.titles)
        inner = [cell for cell in self.table.cells if cell.row > top and cell.column and self.words(cell).strip()]
        begun = sum(self.words(cell).lstrip()[0].isdigit() for cell in inner)
        return not self._numbers and 2 * begun > len(inner)

    @cached_property
    def heading_rows(self) -> int:
        """How many rows at the top are titles and headings."""
        if self.counts:
            return len(self.titles) + 1
        last = min(self._size[0] - 1, _MOST_HEADING_ROWS)
        return next((row for row in range(len(self.titles), last) if not self._is_heading_row(row)), last)

    def _is_heading_row(self, row: int) -> bool:
        cells = self._row(row)
        numbers = [(cell, number) for cell in cells if (number := self.number(cell))]
        if all(cell.header for cell in cells) and cells:
            return True
        if not numbers:
            return self._holds_row_below(row) and not self._is_alone(row)
        labelled = self._at.get((row, 0))
        own_label = labelled is not None and labelled.row == row and bool(self.words(labelled).strip())
        if all(number.is_year for _, number in numbers):
            return row == len(self.titles) or not (own_label and labelled and self.number(labelled) is None)
        words = self.words(labelled).strip() if labelled and own_label and not self.number(labelled) else ""
        return len(words) < _SHORTEST_LABEL and self._counts_up([number for _, number in numbers], most=cells)

    def _holds_row_below(self, row: int) -> bool:
        """Whether there are numbers further down, so that a row without any may be a heading."""
        return any(below > row for below, _ in self._numbers)

    def _is_alone(self, row: int) -> bool:
        """Whether a row has one cell, below a row of headings: it heads the rows behind it."""
        return row > len(self.titles) and len(self._row(row)) == 1

    @staticmethod
    def _counts_up(numbers: Sequence[CellNumber], most: Sequence[Cell]) -> bool:
        """Whether a row or a column only numbers the others: 1, 2, 3 …"""
        digits = [number.digits for number in numbers]
        first = digits[0] in {"1", "2"} and len(digits) >= max(3, len(most) - 1)
        return first and digits == [str(int(digits[0]) + i) for i in range(len(digits))]

    @cached_property
    def heading_columns(self) -> int:
        """How many columns at the left are headings."""
        if self.counts:
            return 1
        found = 0
        for column in range(min(self._size[1] - 1, _MOST_HEADING_COLUMNS)):
            cells = self._below(column)
            if not self._is_heading_column(column, cells):
                break
            found = column + 1
        return found

    def _below(self, column: int) -> list[Cell]:
        """The cells of a column under its headings that are not empty."""
        cells = (self._at.get((row, column)) for row in range(self.heading_rows, self._size[0]))
        return [cell for cell in dict.fromkeys(cells) if cell and self.words(cell).strip()]

    def _is_heading_column(self, column: int, cells: Sequence[Cell]) -> bool:
        if not cells:
            return column == 0
        numbers = [number for cell in cells if (number := self.number(cell))]
        if self._is_index(column, cells, numbers):
            return True
        years = all(number.is_year for number in numbers) and len(set(numbers)) == len(numbers)
        words = [cell for cell in cells if not self.number(cell) and any(map(str.isalpha, self.words(cell)))]
        if numbers and years:
            return column == 0 or len(words) >= len(numbers)
        return 2 * len(words) > len(cells) and not numbers

    def _is_index(self, column: int, cells: Sequence[Cell], numbers: Sequence[CellNumber]) -> bool:
        """Whether a first column only numbers its rows, before a column of words."""
        if column or not numbers or not self._counts_up(numbers, cells):
            return False
        beside = self._below(1)
        return bool(beside) and all(self.number(cell) is None for cell in beside)

    def data(self) -> Iterator[DataCell]:
        """The cells of data, row by row, with their headings."""
        section: Cell | None = None
        last: dict[int, Cell] = {}
        for row in range(self.heading_rows, self._size[0]):
            cells = self._row(row)
            if cells and self.is_section(cells[0]):
                section = cells[0]
                continue
            heads = self._row_headings(row, last)
            outer = (section,) if section else ()
            for cell in cells:
                if cell.column >= self.heading_columns:
                    yield DataCell(cell, self.column_headings(cell.column), (*outer, *heads))

    def is_section(self, cell: Cell) -> bool:
        """Whether a cell stands alone in its row and so heads the rows behind it."""
        alone = cell.column == 0 and self._size[1] > 1 and not self.number(cell)
        return alone and len(self._row(cell.row)) == 1

    def column_headings(self, column: int) -> tuple[Cell, ...]:
        """The headings of a column, from the outermost to its own."""
        found = (line.get(column) for line in self._heading_lines)
        return tuple(dict.fromkeys(cell for cell in found if cell and self._tells(cell, row=True)))

    @cached_property
    def _heading_lines(self) -> list[dict[int, Cell]]:
        """The heading of each column in each row of headings.

        An empty place above another heading takes the heading of its left neighbour, as if merged.
        """
        lines = []
        for row in range(len(self.titles), self.heading_rows):
            line: dict[int, Cell] = {}
            for column in range(self._size[1]):
                cell, below = self._at.get((row, column)), self._at.get((row + 1, column))
                if cell and self.words(cell).strip():
                    line[column] = cell
                    continue
                headed = row + 1 < self.heading_rows and self._filled(row + 1, column) and below is not cell
                if headed and column > self.heading_columns and column - 1 in line:
                    line[column] = line[column - 1]
            lines.append(line)
        return lines

    def _row_headings(self, row: int, last: dict[int, Cell]) -> tuple[Cell, ...]:
        """The headings of a row; an empty place before another heading takes the ``last`` one above, as if merged."""
        found = []
        for column in range(self.heading_columns):
            cell = self._at.get((row, column))
            if not self._filled(row, column):
                beside = column < self.heading_columns - 1 and self._filled(row, column + 1)
                cell = last.get(column) if beside else None
            if cell:
                last[column] = cell
                if self._tells(cell, row=False):
                    found.append(cell)
        return tuple(dict.fromkeys(found))

    def _filled(self, row: int, column: int) -> bool:
        cell = self._at.get((row, column))
        return cell is not None and bool(self.words(cell).strip())

    def _tells(self, cell: Cell, *, row: bool) -> bool:
        """Whether a heading says something: the numbers of rows and columns do not, years do."""
        number = self.number(cell)
        if number is None:
            return any(map(str.isalnum, self.words(cell))) or "%" in self.words(cell)
        return number.is_year or (row and self.heading_rows == len(self.titles) + 1)

    def heading_cells(self) -> Iterator[Cell]:
        """The cells that are headings, each once."""
        seen: dict[Cell, None] = {}
        for one in self.data():
            seen.update(dict.fromkeys((*one.column, *one.row)))
        yield from seen
