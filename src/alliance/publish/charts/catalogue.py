"""Which forms of chart there are, and the one way to ask for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import cast

from alliance.errors import UnknownName, UsageError
from alliance.publish.atlas import Atlas
from alliance.publish.charts.area import AREA
from alliance.publish.charts.bars import GROUPED, RANKED
from alliance.publish.charts.bridge import BRIDGE
from alliance.publish.charts.dots import DOTS
from alliance.publish.charts.form import Form
from alliance.publish.charts.lines import LINES
from alliance.publish.charts.matrix import MATRIX
from alliance.publish.charts.number import NUMBER
from alliance.publish.charts.ownership import OWNERSHIP
from alliance.publish.charts.rings import RINGS
from alliance.publish.charts.sheet import Row, Sheet, Spec
from alliance.publish.charts.targets import TARGETS
from alliance.publish.charts.timeline import TIMELINE
from alliance.publish.charts.world import PLANTS, WORLD
from alliance.publish.wording import grouped

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        RANKED, GROUPED, DOTS, TARGETS, BRIDGE, AREA, LINES, MATRIX, WORLD, PLANTS, OWNERSHIP, TIMELINE, NUMBER, RINGS,
    )
}  # fmt: skip


def chart(
    form: str,
    rows: Sequence[Row],
    *,
    size: tuple[float, float] = (640, 400),
    language: str = "en",
    text: float = 11,
    margin: float = 0,
    title: str = "",
    standfirst: str = "",
    notes: Sequence[str] = (),
    description: str = "",
    colours: Mapping[str, str] | None = None,
    write: Callable[[Fraction], str] = grouped,
    atlas: Atlas | None = None,
) -> Spec:
    """Return a chart as a Vega-Lite specification, laid out to the point.

    Parameters
    ----------
    form : str
        A key of `FORMS`.
    rows : sequence of mapping
        What is drawn; each form says which columns its rows have (`FORMS` [form].columns). What is read on the chart is
        finished text; numbers only say how long and where.
    size : (float, float)
        Width and height of the whole picture.
    language : str
        ``"en"``, ``"fr"`` or ``"ja"``.
    text : float
        Size of the type.
    margin : float
        Empty room around everything.
    title, standfirst, notes : str
        What stands above and below; left out on a page that says it itself.
    description : str
        What the picture shows, for whoever cannot see it; the title if it is empty.
    colours : mapping of str to str or None
        Member -> colour, as `member_colours` gives it.
    write : callable
        Writes a number of an axis, a class or a note in the language of the chart.
    atlas : Atlas or None
        The world of maps; None for the one that ships.

    Returns
    -------
    dict
        A specification in Vega-Lite 6, for `render`, or for a browser. ``["usermeta"]["written"]`` lists the numbers of
        axes, classes and notes, which stand in no row.

    Raises
    ------
    UnknownName
        If there is no such form or language.
    UsageError
        If there is no row, or one does not have what the form needs.

    Examples
    --------
    >>> spec = chart("ranked", [{"name": "Nissan", "value": 5_559_902, "label": "5,559,902"}])
    >>> spec["description"], spec["width"] < 640
    ('', True)
    """
    found = FORMS.get(form)
    if found is None:
        raise UnknownName("form of chart", form, FORMS, advice=f"The forms are {', '.join(FORMS)}.")
    if not rows:
        raise UsageError(f"A '{form}' chart needs a row, but none came. Draw nothing, and say what is missing.")
    found.check(rows)
    width, height = size
    written: list[str] = []

    def noted(value: Fraction) -> str:
        written.append(write(value))
        return written[-1]

    sheet = Sheet(
        width, height, language, text, margin, title, standfirst, tuple(notes), description, colours or {}, noted, atlas
    )
    spec = found.draw(rows, sheet)
    # Numbers that stand on the chart and in no row: of axes, classes and notes.
    meta = cast("dict[str, list[str]]", spec["usermeta"])
    meta["written"] = list(dict.fromkeys([*meta["written"], *written]))
    return spec
