"""Who people are is masked by what it looks like and by what it is called."""

import pytest

from hogtui.text.redaction import Redaction, dots, is_personal, without_patterns


@pytest.mark.parametrize(
    "text",
    [
        "ada.1@example.com",
        "ada+x@exa…",
        "01a1f821-9361-735d-9a54-993399ed0697",
        "01a1f821-936…",
        "192.168.0.17",
        "2001:db8:0:0:1::",
    ],
)
def test_patterns_are_masked_as_wide_as_they_were(text: str) -> None:
    masked = without_patterns(f"see {text} there")
    assert masked.startswith("see •")
    assert masked.endswith("• there")
    assert len(masked) == len(f"see {text} there")


def test_what_names_nobody_stays() -> None:
    for text in (
        "2026-11-20T08:45:12Z",
        "1,234 people",
        "SELECT 1",
        "4.13.0",
        "10:20",
        "https://a.test/x",
    ):
        assert without_patterns(text) == text


def test_names_of_columns_tell_who_is_personal() -> None:
    for name in ("email", "e-mail", "name", "properties.email", "first_name", "$ip", "distinct_id",
                 "person_id", "$session_id", "user_name", "person"):  # fmt: skip
        assert is_personal(name), name
    for name in ("event", "count()", "$geoip_country_name", "plan", "timestamp", "filename", "url"):
        assert not is_personal(name), name


def test_values_are_masked_at_any_depth_and_only_while_it_is_on() -> None:
    redaction = Redaction()
    value = {"name": "李雷", "n": 3, "more": [{"email": None, "url": "https://x/?u=a@b.test"}]}
    assert redaction.value("properties", value) is value
    redaction.on = True
    masked = {"name": "••••", "n": 3, "more": [{"email": None, "url": "https://x/?u=••••••••"}]}
    found = redaction.value("properties", value)
    assert found == {**masked, "more": [{"email": None, "url": "https://x/?u=" + "•" * 8}]}
    assert redaction.value("phone", 12345) == "•••••"
    deep: object = "a@b.c"
    for _ in range(500):
        deep = [deep]
    assert "@" not in str(redaction.value("x", deep))
    assert dots("a b") == "• •"
