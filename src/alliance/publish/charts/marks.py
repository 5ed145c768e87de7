"""The marks charts are made of, as Vega-Lite layers: rows with positions in the box, each with what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

from alliance.publish.charts.palette import INK
from alliance.publish.charts.sheet import LEADING, Row, Spec

_COLOUR: Spec = {"field": "colour", "type": "nominal", "scale": None, "legend": None}


def rectangles(rows: Sequence[Row], *, edge: str = "", corner: float = 0) -> Spec:
    """Return bars and cells: rows with x, x2, y, y2, colour and description.

    Parameters
    ----------
    rows : sequence of mapping
        The marks.
    edge : str
        Colour of a thin line around each; empty for none.
    corner : float
        Radius of the corners.
    """
    mark: Spec = {"type": "rect"} | ({"stroke": edge, "strokeWidth": 0.75} if edge else {})
    return _layer(rows, mark | ({"cornerRadius": corner} if corner else {}), ("x", "y"), ("x2", "y2"))


def rules(rows: Sequence[Row], *, width: float = 1, dash: Sequence[float] = (), is_said: bool = False) -> Spec:
    """Return straight lines: rows with x, x2, y, y2 and colour; they are drawn for the eye only unless `is_said`."""
    mark: Spec = {"type": "rule", "strokeWidth": width} | ({"strokeDash": list(dash)} if dash else {})
    return _layer(rows, mark | ({} if is_said else {"aria": False}), ("x", "y"), ("x2", "y2"), is_said=is_said)


def circles(rows: Sequence[Row], *, edge: str = "", is_filled: bool = True, width: float = 1) -> Spec:
    """Return circles: rows with x, y, radius, colour and description."""
    sized = [{**row, "size": round(4 * float(str(row["radius"])) ** 2, 2)} for row in rows]
    mark: Spec = {"type": "point", "shape": "circle", "filled": is_filled, "opacity": 1, "strokeWidth": width}
    layer = _layer(sized, mark | ({"stroke": edge} if edge else {}), ("x", "y"), ())
    encoding = layer["encoding"]
    assert isinstance(encoding, dict)
    encoding["size"] = {"field": "size", "type": "quantitative", "scale": None, "legend": None}
    if edge:
        encoding["fill"] = encoding.pop("color")
    return layer


def turned_marks(rows: Sequence[Row], size: float) -> Spec:
    """Return the heads of arrows, for the eye only: rows with x, y, angle (0 points up, clockwise) and colour."""
    mark: Spec = {
        "type": "point",
        "shape": "triangle-up",
        "filled": True,
        "opacity": 1,
        "size": round(size**2, 2),
        "aria": False,
    }
    layer = _layer(rows, mark, ("x", "y"), (), is_said=False)
    encoding = layer["encoding"]
    assert isinstance(encoding, dict)
    encoding["angle"] = {"field": "angle", "type": "quantitative", "scale": None, "legend": None}
    return layer


def bands(rows: Sequence[Row], *, edge: str = "") -> Spec:
    """Return areas between two lines: rows with series, x, y, y2, colour and description, in the order of x."""
    mark: Spec = {"type": "area", "opacity": 1} | ({"line": {"color": edge, "strokeWidth": 0.75}} if edge else {})
    layer = _layer(rows, mark, ("x", "y"), ("y2",))
    return _by_series(layer)


def lines(rows: Sequence[Row], *, width: float = 1.75) -> Spec:
    """Return lines through points: rows with series, x, y, colour and description, in the order of x."""
    mark: Spec = {"type": "line", "strokeWidth": width, "strokeJoin": "round", "strokeCap": "round"}
    return _by_series(_layer(rows, mark, ("x", "y"), ()))


def texts(
    rows: Sequence[Row], size: float, *, align: str = "left", bold: bool = False, colour: str = INK, angle: float = 0
) -> Spec:
    """Return texts: rows with text (a line, or a list of lines), x, y, and colour where a row has its own.

    A text of several lines is centred on its place.

    Parameters
    ----------
    rows : sequence of mapping
        The texts.
    size : float
        Size of the type.
    align : "left", "center" or "right"
        Where the place is.
    bold : bool
        Whether they are set in bold.
    colour : str
        Of all that have none of their own.
    angle : float
        Turned clockwise by so many degrees.
    """
    leading = round(size * LEADING, 2)
    centred = []
    for row in rows:
        parts = [str(each) for each in row["text"]] if isinstance(row["text"], (list, tuple)) else [str(row["text"])]
        half, turned = (len(parts) - 1) * leading / 2, radians(angle)
        x, y = float(str(row["x"])) + half * sin(turned), float(str(row["y"])) - half * cos(turned)
        lines_or_line = parts if len(parts) > 1 else "".join(parts)
        centred.append({**row, "text": lines_or_line, "x": round(x, 2), "y": round(y, 2)})
    mark: Spec = {
        "type": "text", "align": align, "baseline": "middle", "fontSize": round(size, 2), "lineHeight": leading,
        "fontWeight": "bold" if bold else "normal", "color": colour, "aria": False,
    }  # fmt: skip
    if angle:
        mark["angle"] = angle
    layer = _layer(centred, mark, ("x", "y"), (), is_said=False)
    encoding = layer["encoding"]
    assert isinstance(encoding, dict)
    encoding["text"] = {"field": "text"}
    if not any("colour" in row for row in rows):
        del encoding["color"]
    return layer


def unsaid(layer: Spec) -> Spec:
    """Return a layer that is for the eye only; what it shows is said by the marks themselves."""
    mark, encoding = layer["mark"], layer["encoding"]
    assert isinstance(mark, dict)
    assert isinstance(encoding, dict)
    said = {name: each for name, each in encoding.items() if name != "description"}
    return {**layer, "mark": {**mark, "aria": False}, "encoding": said}


def _layer(
    rows: Sequence[Row], mark: Spec, places: Sequence[str], ends: Sequence[str], *, is_said: bool = True
) -> Spec:
    encoding: Spec = {
        name: {"field": name, "type": "quantitative", "scale": None, "axis": None, "stack": None} for name in places
    }
    encoding |= {name: {"field": name} for name in ends}
    encoding["color"] = dict(_COLOUR)
    if is_said:
        encoding["description"] = {"field": "description"}
    return {"data": {"values": [dict(row) for row in rows]}, "mark": mark, "encoding": encoding}


def _by_series(layer: Spec) -> Spec:
    encoding = layer["encoding"]
    assert isinstance(encoding, dict)
    encoding["detail"] = {"field": "series", "type": "nominal"}
    return layer
