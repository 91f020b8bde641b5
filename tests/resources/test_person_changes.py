"""What would be sent of a person: one request, and never a choice that was not made."""

from uuid import uuid5

import pytest

from hogtui.api.models import Person
from hogtui.api.write_types import Ready, Record, Unfit, Wish
from hogtui.resources import person_changes as changes

UUID = "932729ab-6814-478a-bb2b-95575f38082f"
PATH = "/api/projects/1/persons/"
ADA = Person(id=7, uuid=UUID, name="Ada", distinct_ids=["a", "b", "c"], properties={"plan": "pro"})


def sent(wish: Wish, before: Record) -> tuple[str, str, object]:
    fields = wish.edit(before)
    assert wish.narrow is not None
    sending = wish.narrow(before, fields)
    assert sending is not None
    return sending.method, sending.path, sending.body


def test_what_was_not_chosen_is_not_there_at_all() -> None:
    place = f"{PATH}{UUID}/"
    assert sent(changes.delete(ADA, PATH), {}) == ("DELETE", place, None)
    with_events = changes.delete(ADA, PATH, events=True)
    assert sent(with_events, {}) == ("DELETE", f"{place}?delete_events=true", None)
    both = sent(changes.delete(ADA, PATH, events=True, recordings=True), {})
    assert both[1] == f"{place}?delete_events=true&delete_recordings=true"
    for wish in (changes.delete(ADA, PATH), with_events):
        assert "false" not in sent(wish, {})[1]
        assert (wish.removes, bool(wish.final), wish.subject.personal) == (True, True, True)


def test_a_split_names_who_stays_and_cannot_be_taken_back() -> None:
    wish = changes.split(ADA, PATH, "b")
    before = {"kept": True, changes.OTHERS: ["a", "c"]}
    assert sent(wish, before) == ("POST", f"{PATH}{UUID}/split/", {"main_distinct_id": "b"})
    assert wish.final
    for wrong in ({"kept": False, changes.OTHERS: ["a"]}, {"kept": True, changes.OTHERS: []}):
        with pytest.raises(Unfit):
            wish.edit(wrong)
    told = {each.label: each.tone for each in changes.of_a_split(ADA, "b", None)}
    assert told["for good"] == "bad"


def test_the_id_that_made_a_person_is_known() -> None:
    made = Person(id=1, uuid=str(uuid5(changes.NAMESPACE, "1:b")), distinct_ids=["a", "b"])
    assert changes.creator(made, 1) == "b"
    assert changes.creator(made, 2) is None
    assert changes.creator(ADA, 1) is None


def test_a_property_is_taken_back_to_what_it_was() -> None:
    wish = changes.set_property(ADA, PATH, "plan", "free")
    body = {"key": "plan", "value": "free"}
    assert sent(wish, {"plan": "pro"}) == ("POST", f"{PATH}{UUID}/update_property/", body)
    assert wish.back is not None
    assert wish.back({"plan": "pro"}).edit({}) == {"plan": "pro"}
    gone = wish.back({"plan": None})
    assert sent(gone, {"plan": "x"})[2] == {"$unset": "plan"}
    with pytest.raises(Unfit):
        gone.edit({"plan": None})
    ready = Ready(wish, {"plan": "pro"}, {"plan": "free"}, 0.0)
    assert [each.path for each in ready.changes] == [("plan",)]
