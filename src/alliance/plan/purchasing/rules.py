"""The rules of an award: what each kind asks, and which of them a set of members cannot take along into a larger one."""

from __future__ import annotations

# kind -> what its value is, and what it asks.
KINDS: dict[str, tuple[str, str]] = {
    "most share": ("part", "no supplier delivers more than this part of an item"),
    "least share": (
        "part",
        "whoever delivers an item to a member delivers at least this part of what that member needs",
    ),
    "least winners": ("number", "an item has at least so many suppliers, each with a twentieth of it or more"),
    "most winners of each": ("number", "an item has at most so many suppliers"),
    "most winners": ("number", "at most so many suppliers win anything"),
    "least part": ("part", "the suppliers together deliver at least this part, every item valued at its lowest price"),
    "most part": ("part", "the suppliers together deliver at most this part, every item valued at its lowest price"),
    "most spend": ("EUR", "no supplier is paid more"),
    "dependence": ("part", "no supplier is paid more than this part of its turnover"),
    "keep incumbent": ("part", "a member keeps at least this part of what it needs with its supplier of today"),
    "exclude": ("", "the suppliers get nothing"),
    "one award": ("", "the items of each lot go to the same suppliers, in the same parts"),
}
# What a supplier delivers at least to count as a second source.
SECOND_SOURCE = 0.05
# Counted over all members: two sets that keep such a rule apart may break it together, so a larger set can be dearer.
COUNTED_TOGETHER = ("least winners", "most winners of each", "most winners")
# Rules that look at each member's own quantities.
BY_MEMBER = ("least share", "keep incumbent", "one award")
