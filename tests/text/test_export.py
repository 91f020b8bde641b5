"""Rows written for files and clipboards: nothing lost, nothing that acts."""

import csv
import json
from collections.abc import Sequence
from io import StringIO

import pytest

from hogtui.text import export
from hogtui.text.export import Format, chunks
from hogtui.text.rows import widest

BIG = 2**63 - 1
HOSTILE: list[list[object]] = [
    ["=1+1", "+49 30 1", "-1+cmd|' /C calc'!A0", "@SUM(A1)"],
    ["\t=1", "\r=1", "\n=1", "\r\n=1"],
    ["\uff1d1", 'a"=1', "a,=1", '"=1"'],
    ["-5", "-1.5e-7", "+3", "-inf"],
    [-5, -0.25, -BIG, None],
    ["ok", "a-b", "", "x=1"],
]


def written(
    form: Format,
    names: Sequence[str],
    rows: Sequence[object],
    *,
    safe: bool = True,
    width: int = 0,
    batch: int = 2,
) -> str:
    batches = (rows[start : start + batch] for start in range(0, len(rows), batch))
    return "".join(chunks(form, names, batches, width=width, safe=safe))


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize(("form", "separator"), [(Format.CSV, ","), (Format.TSV, "\t")])
@pytest.mark.parametrize("batch", [1, 2, 100])
def test_no_cell_is_a_formula(form: Format, separator: str, batch: int) -> None:
    names = ["=cmd()", "-", "c", "d"]
    cells = read(written(form, names, HOSTILE, batch=batch), separator)
    for row in cells:
        for cell in row:
            assert not cell.startswith(tuple("=@\t\r\n\uff1d\uff0b\uff0d\uff20"))
            assert not cell.startswith(("+", "-")) or float(cell) is not None
    assert cells[0] == ["'=cmd()", "'-", "c", "d"]
    assert cells[4] == ["-5", "-1.5e-7", "+3", "-inf"]
    assert cells[5] == ["-5", "-0.25", str(-BIG), ""]
    assert cells[6] == ["ok", "a-b", "", "x=1"]


def test_formulas_stay_as_they_are_when_asked() -> None:
    cells = read(written(Format.CSV, ["a", "b", "c", "d"], HOSTILE, safe=False))
    assert cells[1:4] == HOSTILE[:3]


def test_numbers_keep_every_digit() -> None:
    rows = [[BIG, "12345678901234567890.123456789", 0.1 + 0.2, -(2**64), 10**5000]]
    cells = read(written(Format.CSV, list("abcde"), rows))[1]
    assert cells[:4] == [str(BIG), "12345678901234567890.123456789", repr(0.1 + 0.2), str(-(2**64))]
    assert int(cells[4], 16) == 10**5000
    line = json.loads(written(Format.JSON_LINES, list("abcd"), [rows[0][:4]]))
    assert list(line.values()) == rows[0][:4]


def test_null_word_and_nothing_are_three_things() -> None:
    rows = [[None, "null", ""], [True, {"a": [None]}, "\\N"]]
    cells = read(written(Format.CSV, list("abc"), rows))
    assert cells[1:] == [["", "null", ""], ["true", '{"a": [null]}', "\\N"]]
    assert json.loads(written(Format.JSON, list("abc"), rows)) == [
        {"a": None, "b": "null", "c": ""},
        {"a": True, "b": {"a": [None]}, "c": "\\N"},
    ]


def test_json_is_json_whatever_the_numbers_are() -> None:
    rows = [[float("nan"), float("inf"), [float("-inf"), 1]]]

    def refuse(word: str) -> None:
        raise AssertionError(word)

    found = json.loads(written(Format.JSON, list("abc"), rows), parse_constant=refuse)
    assert found == [{"a": "NaN", "b": "Infinity", "c": ["-Infinity", 1]}]
    assert read(written(Format.CSV, list("abc"), rows))[1][:2] == ["nan", "inf"]


@pytest.mark.parametrize("form", list(Format))
def test_depth_has_no_end(form: Format) -> None:
    deep: object = float("nan")
    for _ in range(5_000):
        deep = [deep]
    assert "[[[[" in written(form, ["a"], [[deep]])


def test_duplicate_and_ragged_columns_survive() -> None:
    rows: list[object] = [[1, 2, 3], [4], [5, 6, 7, 8], "alone"]
    width = widest(rows)
    assert width == 4
    names = ["n", "n", "n_2"]
    assert read(written(Format.CSV, names, rows, width=width)) == [
        ["n", "n", "n_2", ""],
        ["1", "2", "3", ""],
        ["4", "", "", ""],
        ["5", "6", "7", "8"],
        ["alone", "", "", ""],
    ]
    assert json.loads(written(Format.JSON, names, rows, width=width)) == [
        {"n": 1, "n_3": 2, "n_2": 3},
        {"n": 4},
        {"n": 5, "n_3": 6, "n_2": 7, "": 8},
        {"n": "alone"},
    ]


@pytest.mark.parametrize("names", [["a", "a", "a"], ["a", "a_2", "a"], ["", "", "_2"]])
def test_unique_names_are_unique(names: list[str]) -> None:
    assert len(set(export.unique(names))) == len(names)


def test_half_of_a_pair_becomes_a_mark() -> None:
    text = written(Format.CSV, ["a"], [["x\ud83dy"]])
    assert export.octets(text).decode() == "a\r\nx\ufffdy\r\n"


@pytest.mark.parametrize("form", list(Format))
def test_no_rows_is_a_whole_file_too(form: Format) -> None:
    text = written(form, ["a", "b"], [])
    if form is Format.JSON:
        assert json.loads(text) == []
    elif form is not Format.JSON_LINES:
        assert text


def test_markdown_keeps_its_table() -> None:
    rows = [["a|b", "x\ny", "<script>", "back\\slash"]]
    assert written(Format.MARKDOWN, list("abcd"), rows).splitlines() == [
        "| a | b | c | d |",
        "| --- | --- | --- | --- |",
        "| a\\|b | x<br>y | &lt;script> | back\\\\slash |",
    ]


def test_a_list_for_sql() -> None:
    assert "".join(export.sql_list([1, 2, None, 1, BIG])) == f"(1, 2, {BIG})"
    assert "".join(export.sql_list(["18446744073709551615"], "UInt64")) == "(18446744073709551615)"
    assert "".join(export.sql_list(["7", "o'clock", "\\"])) == r"('7', 'o\'clock', '\\')"
    assert "".join(export.sql_list([])) == "()"
    assert "".join(export.sql_list([True, {"a": 1}])) == "(true, '{\"a\": 1}')"
