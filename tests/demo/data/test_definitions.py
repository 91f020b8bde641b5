"""The taxonomy read from the data."""

import pytest

from hogtui.demo.data.definitions import Definitions, PropertyDefinition
from tests.demo.conftest import SmallDemo

pytestmark = pytest.mark.demo


@pytest.fixture(scope="module")
def definitions(small_demo: SmallDemo) -> Definitions:
    """The small demo's definitions."""
    return Definitions(small_demo.engine)


def by_name(definitions: Definitions, kind: str) -> dict[str, PropertyDefinition]:
    """The properties of one kind."""
    return {found.name: found for found in definitions.properties() if found.kind == kind}


def test_all_kinds_of_events_are_known(small_demo: SmallDemo, definitions: Definitions) -> None:
    found = {event.name: event for event in definitions.events()}

    assert {"$pageview", "$autocapture", "$identify", "signed_up", "upgraded_plan"} <= set(found)
    assert sum(event.count for event in found.values()) == small_demo.dataset.event_count
    assert found["$pageview"].first_seen_at < found["$pageview"].last_seen_at


def test_properties_have_types_and_events(definitions: Definitions) -> None:
    found = by_name(definitions, "event")

    assert found["$browser"].property_type == "String"
    assert found["$browser_version"].is_numerical
    assert found["has_mention"].property_type == "Boolean"
    assert found["$groups"].property_type is None
    assert found["amount"].events == ("invoice_paid", "upgraded_plan")
    assert found["$current_url"].count > found["amount"].count


def test_persons_and_groups_have_their_own(definitions: Definitions) -> None:
    assert by_name(definitions, "person")["email"].property_type == "String"
    assert by_name(definitions, "person")["signed_up_at"].property_type == "DateTime"
    groups = [p for p in definitions.properties() if p.kind == "group" and p.name == "members"]
    assert [group.group_type_index for group in groups] == [0, 1]


def test_they_are_read_once(definitions: Definitions) -> None:
    assert definitions.properties() is definitions.properties()
    kept = definitions.events()
    definitions.forget()
    assert definitions.events() is not kept
    assert definitions.events() == kept
