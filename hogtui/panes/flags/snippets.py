"""A flag as code: how each SDK asks for it, and how a shell does."""

import json
from typing import NamedTuple

from hogtui.api.models import FeatureFlag
from hogtui.resources.flags import variants


class Snippet(NamedTuple):
    """A way to ask for a flag."""

    id: str
    key: str
    """The letter that chooses it."""
    title: str
    text: str


def shell_quoted(text: str) -> str:
    """A word that a shell takes as it is."""
    return "'" + text.replace("'", "'\\''") + "'"


def curl(address: str) -> str:
    """Reads the flag; the key comes from the environment and is not in the text."""
    header = '-H "Authorization: Bearer $POSTHOG_PERSONAL_API_KEY"'
    return f"curl {header} {shell_quoted(address)}"


def _double(text: str) -> str:
    """A literal that JavaScript, Python, Go and Java read alike."""
    return json.dumps(text)


def _single(text: str) -> str:
    """A literal in which Ruby and PHP put nothing in the place of anything."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _swift(text: str) -> str:
    # Swift writes code points in braces, and its interpolation begins with a backslash.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'


def _kotlin(text: str) -> str:
    return _double(text).replace("$", "\\$")


def snippets(flag: FeatureFlag) -> list[Snippet]:
    """The main SDKs; a flag with variants is asked which one."""
    if variants(flag):
        return _which(flag.key)
    return _whether(flag.key)


def _whether(key: str) -> list[Snippet]:
    double, single = _double(key), _single(key)
    return [
        Snippet("js", "s", "JavaScript (web)", f"posthog.isFeatureEnabled({double})"),
        Snippet("react", "r", "React", f"const enabled = useFeatureFlagEnabled({double})"),
        Snippet("python", "p", "Python", f'posthog.feature_enabled({double}, "distinct_id")'),
        Snippet(
            "node",
            "n",
            "Node.js",
            f'await client.isFeatureEnabled({double}, "distinct_id")',
        ),
        Snippet("ruby", "b", "Ruby", f"posthog.is_feature_enabled({single}, 'distinct_id')"),
        Snippet(
            "go",
            "g",
            "Go",
            "enabled, err := client.IsFeatureEnabled(posthog.FeatureFlagPayload{\n"
            f'    Key:        {double},\n    DistinctId: "distinct_id",\n}})',
        ),
        Snippet("php", "h", "PHP", f"PostHog::isFeatureEnabled({single}, 'distinct_id');"),
        Snippet("ios", "o", "iOS", f"PostHogSDK.shared.isFeatureEnabled({_swift(key)})"),
        Snippet("android", "a", "Android", f"PostHog.isFeatureEnabled({_kotlin(key)})"),
    ]


def _which(key: str) -> list[Snippet]:
    double, single = _double(key), _single(key)
    return [
        Snippet("js", "s", "JavaScript (web)", f"posthog.getFeatureFlag({double})"),
        Snippet("react", "r", "React", f"const variant = useFeatureFlagVariantKey({double})"),
        Snippet("python", "p", "Python", f'posthog.get_feature_flag({double}, "distinct_id")'),
        Snippet("node", "n", "Node.js", f'await client.getFeatureFlag({double}, "distinct_id")'),
        Snippet("ruby", "b", "Ruby", f"posthog.get_feature_flag({single}, 'distinct_id')"),
        Snippet(
            "go",
            "g",
            "Go",
            "variant, err := client.GetFeatureFlag(posthog.FeatureFlagPayload{\n"
            f'    Key:        {double},\n    DistinctId: "distinct_id",\n}})',
        ),
        Snippet("php", "h", "PHP", f"PostHog::getFeatureFlag({single}, 'distinct_id');"),
        Snippet("ios", "o", "iOS", f"PostHogSDK.shared.getFeatureFlag({_swift(key)})"),
        Snippet("android", "a", "Android", f"PostHog.getFeatureFlag({_kotlin(key)})"),
    ]
