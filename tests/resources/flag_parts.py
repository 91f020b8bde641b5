"""Filters of flags as anybody may have stored them, with parts that nobody knows."""

from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
GROUPS = st.lists(
    st.fixed_dictionaries(
        {
            "properties": st.lists(JSON, max_size=2),
            "rollout_percentage": st.none() | st.floats(0, 100),
        },
        optional={
            "variant": st.text(max_size=4),
            "aggregation_group_type_index": st.integers(0, 4),
            "unknown": JSON,
        },
    ),
    min_size=1,
    max_size=4,
)
FILTERS = st.fixed_dictionaries(
    {"groups": GROUPS},
    optional={
        "payloads": st.dictionaries(st.text(max_size=4), st.text(max_size=8)),
        "multivariate": JSON,
        "super_groups": JSON,
        "holdout": JSON,
        "holdout_groups": JSON,
        "encrypted": st.just("********* (encrypted)"),
        "unknown": JSON,
    },
)
