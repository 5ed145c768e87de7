"""Why a text of a file could not be understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one text, wherever it stands.

    Parameters
    ----------
    rule : str
        Name of the rule, as listed in ``docs/delivering.md``.
    message : str
        What was expected and what came.
    advice : str
        What to do now.
    """

    rule: str
    message: str
    advice: str
