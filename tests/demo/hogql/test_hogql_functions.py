"""The functions HogQL documents work, and nothing else gets through."""

import pytest

from hogtui.demo.hogql import tree
from hogtui.demo.hogql.functions import (
    AGGREGATES,
    PLAIN,
    RENAMED,
    RENAMED_AGGREGATES,
    WINDOW,
    aggregate_base,
)
from hogtui.demo.hogql.interface import HogQLError
from hogtui.demo.hogql.parser import Node
from hogtui.demo.hogql.text import words
from hogtui.demo.hogql.translate import translate, translate_tree
from tests.demo.hogql import documented
from tests.demo.hogql.engine_client import CONTEXT, EngineProcess

DANGEROUS = words("""
    file url s3 hostName fqdn sleep sleepEachRow getSetting currentUser currentDatabase version
    uptime dictGet dictHas initializeAggregation joinGet remote addressToLine demangle getMacro
    filesystemFree filesystemCapacity throwIf evalMLMethod catboostEvaluate serverUUID tcpPort
    buildId showCertificate encrypt decrypt getOSKernelVersion shardNum generateRandomStructure
    errorCodeToName currentProfiles connectionId initialQueryID queryID getServerPort
    getClientHTTPHeader ignore materialize blockNumber partitionID detectLanguage reverseDNSQuery
    aiGenerateContent flameGraph structureToProtobufSchema lowCardinalityKeys
""")


def _refused(function: Node) -> str:
    """The words a call is refused with, or nothing."""
    table = {"node": "JoinExpr", "table": tree.field("events")}
    select = {"node": "SelectQuery", "select": [function], "select_from": table}
    try:
        translate_tree(select, "", CONTEXT)
    except HogQLError as error:
        return error.message
    return ""


def test_every_documented_function_is_known() -> None:
    told = {name: _refused(tree.call(name)) for name in (*documented.SCALAR, *documented.AGGREGATE)}
    assert len(told) > 700
    assert [name for name, why in told.items() if why.startswith("Unsupported")] == []


def test_every_documented_window_function_is_known() -> None:
    for name in documented.WINDOW:
        function = {"node": "WindowFunction", "name": name, "args": [], "exprs": []}
        assert _refused(function) == "", name


def test_the_engine_knows_every_name_on_the_lists(engine: EngineProcess) -> None:
    answer = engine.run("SELECT name FROM system.functions", "UTC")
    known = {row[0] for row in answer["rows"]}
    scalars = (PLAIN - RENAMED.keys()) | set(RENAMED.values())
    # The engine reads untuple as syntax, and -Map as a combinator.
    assert scalars - known == {"untuple"}
    combined = {"minMap", "maxMap", "sumMap"}
    assert AGGREGATES - known - combined == set(RENAMED_AGGREGATES)
    assert known >= WINDOW
    assert set(RENAMED_AGGREGATES.values()) <= known


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_function_that_is_on_no_list_is_refused(name: str) -> None:
    with pytest.raises(HogQLError, match="Unsupported function call") as caught:
        translate(f"select 1, {name}('x')", CONTEXT)
    assert (caught.value.start, caught.value.end) == (10, 10 + len(f"{name}('x')"))


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(HogQLError) as caught:
        translate("select cuont() from events", CONTEXT)
    assert caught.value.message == (
        "Unsupported function call 'cuont(...)'. Perhaps you meant 'count(...)'?"
    )


def test_combinators_follow_aggregates_only() -> None:
    assert aggregate_base("sumIf") == "sum"
    assert aggregate_base("uniqExactMergeState") == "uniqExact"
    assert aggregate_base("countDistinctIf") == "count"
    assert aggregate_base("quantileTDigestWeightedArrayIf") == "quantileTDigestWeighted"
    assert aggregate_base("lowerIf") is None
    assert aggregate_base("If") is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select toInt(1, 2)", "Function 'toInt' expects 1 argument, found 2"),
        ("select now(1, 2)", "Function 'now' expects at most 1 argument, found 2"),
        ("select toDecimal('1')", "Function 'toDecimal' expects 2 arguments, found 1"),
        ("select row_number()", "Window function 'row_number' requires an OVER clause"),
        ("select lower(2)('x')", "Function 'lower' does not accept parameters"),
        (
            "select sum(count()) from events",
            "Aggregation 'count' cannot be nested inside another aggregation 'sum'.",
        ),
        (
            "select arrayReduce('file', [1])",
            "'arrayReduce' needs the name of a supported aggregate function first",
        ),
        ("select x::file", "Unsupported type cast to 'file'"),
        (
            "select matchesAction(1) from events",
            "matchesAction() needs the project's actions, which HogQL cannot see here.",
        ),
    ],
)
def test_a_wrong_call_is_refused(query: str, message: str) -> None:
    changed = query.replace("select x::", "select 1::")
    with pytest.raises(HogQLError) as caught:
        translate(changed, CONTEXT)
    assert caught.value.message == message
