"""Charts, through vl-convert: a Vega-Lite dict to a static SVG. No browser, no network; text stays text.

The room is reckoned here, from the display width of the labels, for vl-convert measures Chinese too narrow; the parts are
named to programs that read a page aloud by the page, as one picture, for Vega's own names are English.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from xml.etree import ElementTree

from cleancomm.message import N_
from cleancomm.problem import CouldNotRun, Place, error, problem
from cleancomm.render.tone import ACCEPTED, COLOURS, GREY, INK, LINE
from cleancomm.render.width import text_width
from cleancomm.report import Tone
from cleancomm.value import dataclass

NO_VEGA = error(
    "output.no_page",
    N_("a page or a picture to be drawn, without the libraries that draw one"),
    N_("{form} is drawn with jinja2 and vl-convert, which are not installed"),
    N_("install them with: pip install 'cleancomm[page]'; or take markdown, csv or json"),
)
_VERSION = "6.1"
_SVG = "http://www.w3.org/2000/svg"
FONT = "sans-serif"
SIZE = 11
_SHAPES = {Tone.NEAR: "triangle-down", Tone.GOOD: "circle", Tone.CARE: "triangle-up", Tone.BAD: "square", Tone.PLAIN: "diamond"}
# what a name of a milestone has room for, in columns of characters
_NAME = 18


@dataclass(frozen=True)
class Bar:
    """A milestone in a chart: its name, its days, and how it stands."""

    name: str
    start: date
    due: date
    tone: Tone


@dataclass(frozen=True)
class Line:
    """A line of a chart: days with figures, and what is written at its end."""

    label: str
    points: tuple[tuple[date, float], ...]


def refuse(form: str) -> CouldNotRun:
    """That what draws is not installed."""
    return CouldNotRun(problem(NO_VEGA, Place(form), form=form))


def cut_text(text: str, columns: int) -> str:
    """A text that is no wider than so many columns, with a mark where it was cut."""
    if text_width(text) <= columns:
        return text
    kept = text
    while kept and text_width(kept) > columns - 1:
        kept = kept[:-1]
    return kept + "…"


def _pixels(text: str) -> float:
    """How wide a text comes out at most."""
    return text_width(text) * SIZE * 0.6


def _draw(spec: dict[str, object], name: str, label: str) -> str:
    """The SVG of a chart: its ids begin with `name`, and it is one picture that is called `label`."""
    try:
        import vl_convert
    except ImportError:
        raise refuse("html") from None
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "autosize": {"type": "none"},
        **spec,
        "config": {
            "font": FONT, "view": {"stroke": None},
            "axis": {
                "labelFontSize": SIZE, "labelColor": INK, "gridColor": LINE, "domainColor": GREY, "tickColor": GREY,
                "labelLimit": 0, "title": None,
            },
            "text": {"fontSize": SIZE, "fill": INK, "font": FONT},
        },
    }  # fmt: skip
    svg = vl_convert.vegalite_to_svg(whole, vl_version=_VERSION, allowed_base_urls=[])
    return _clean(svg, name, label)


def _clean(svg: str, name: str, label: str) -> str:
    """An SVG without names of its own, whose ids are nobody else's in a page that has several."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)
    for at, element in enumerate(root.iter()):
        for key in [k for k in element.attrib if k.startswith("aria-") or k in ("role", "class", "style", "pointer-events")]:
            del element.attrib[key]
        if "id" in element.attrib:
            element.set("id", f"{name}-{element.attrib['id']}")
        for key, value in element.attrib.items():
            short = re.sub(r"-?\d+\.\d{2,}", lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), value)
            element.set(key, short.replace("url(#", f"url(#{name}-"))
        if at == 0:
            element.set("role", "img")
            element.set("aria-label", label)
            del element.attrib["width"], element.attrib["height"]
    return ElementTree.tostring(root, encoding="unicode")


def _time(day: date) -> str:
    return day.isoformat()


def _span(first: date, last: date) -> list[str]:
    """The ends of an axis of days, never one and the same."""
    return [_time(first), _time(last if last > first else first + timedelta(days=1) if first < date.max else last)]


def _time_axis(first: date, last: date) -> dict[str, object]:
    axis = {"format": "%Y-%m", "tickCount": 5, "labelOverlap": True, "labelSeparation": 10, "grid": True, "labelFlush": False}
    return {"type": "temporal", "scale": {"type": "utc", "domain": _span(first, last), "nice": False}, "axis": axis}


def _today(as_of: date, label: str, first: date, last: date, height: int) -> list[dict[str, object]]:
    """A line at a day, with its name above it, where it is on the axis."""
    if not first <= as_of <= last:
        return []
    late = (as_of - first).days * 2 > (last - first).days
    x = {"field": "day", "type": "temporal"}
    data = {"values": [{"day": _time(as_of), "label": label}]}
    text = {"type": "text", "y": -6, "align": "right" if late else "left", "baseline": "bottom", "fill": INK}
    return [
        {"data": data, "mark": {"type": "rule", "stroke": INK, "y": -6, "y2": height}, "encoding": {"x": x}},
        {"data": data, "mark": text, "encoding": {"x": x, "text": {"field": "label"}}},
    ]


def draw_milestones(bars: list[Bar], as_of: date, today: str, name: str, label: str) -> str:
    """Milestones from their first day to the last over time, each in the shape and colour of its state, and the day."""
    names = [f"{n}. {cut_text(bar.name, _NAME)}" for n, bar in enumerate(bars, 1)]
    left = max(map(_pixels, names)) + 16
    first, last = min(b.start for b in bars), max(b.due for b in bars)
    if as_of - last <= last - first:  # a day long after the plan would leave no room for it
        last = max(last, as_of)
    row, width = 16, 440 - left
    height = row * len(bars)
    values = [{"name": names[n], "start": _time(b.start), "due": _time(b.due), "tone": b.tone.value} for n, b in enumerate(bars)]
    tones = [t.value for t in COLOURS]

    def scale(of: Mapping[Tone, str]) -> dict[str, object]:  # with its domain, or colours go by the alphabet
        return {"field": "tone", "scale": {"domain": tones, "range": [of[t] for t in COLOURS]}, "legend": None}

    colour, shape = scale(COLOURS), scale(_SHAPES)
    axis = {"minExtent": left, "maxExtent": left, "ticks": False, "labelPadding": 9}
    y = {"field": "name", "type": "nominal", "sort": None, "axis": axis}
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 3},
            "encoding": {
                "x": {"field": "start", **_time_axis(first, last)}, "x2": {"field": "due"}, "y": y, "color": colour,
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {"x": {"field": "due", "type": "temporal"}, "y": y, "color": colour, "shape": shape},
        },
        *_today(as_of, today, first, last, height),
    ]  # fmt: skip
    padding = {"left": left, "right": 14, "top": 22, "bottom": 20}
    spec: dict[str, object] = {"data": {"values": values}, "width": width, "height": height, "padding": padding, "layer": layers}
    return _draw(spec, name, label)


def _line_layers(line: Line, colour: str, dash: list[int], shift: int) -> list[dict[str, object]]:
    values = [{"day": _time(d), "n": n} for d, n in line.points]
    last = {**values[-1], "label": line.label}
    x, y = {"field": "day", "type": "temporal"}, {"field": "n", "type": "quantitative"}
    text = {"type": "text", "align": "left", "dx": 6, "dy": shift, "fill": colour, "fontWeight": "bold"}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "line", "stroke": colour, "strokeWidth": 2, "strokeDash": dash},
            "encoding": {"x": x, "y": y},
        },
        {"data": {"values": [last]}, "mark": {"type": "point", "filled": True, "fill": colour, "size": 30, "opacity": 1},
         "encoding": {"x": x, "y": y}},
        {"data": {"values": [last]}, "mark": text, "encoding": {"x": x, "y": y, "text": {"field": "label"}}},
    ]  # fmt: skip


def draw_course(due: Line, done: Line | None, as_of: date, today: str, height: int, name: str, label: str) -> str:
    """What was accepted beside what is due by schedule, each line named at its end."""
    lines = [due, *([done] if done else [])]
    first, last = due.points[0][0], due.points[-1][0]
    most = max((n for line in lines for _, n in line.points), default=0.0) or 1.0
    left = max(_pixels(f"{most:.0f}"), 20) + 10
    right = max(_pixels(line.label) for line in lines) + 12
    width = 440 - left - right
    above = done is None or due.points[-1][1] >= done.points[-1][1]
    x = _time_axis(first, last)
    y = {
        "field": "n", "type": "quantitative", "scale": {"domain": [0, most], "nice": True},
        "axis": {"tickCount": 4, "minExtent": left, "maxExtent": left},
    }  # fmt: skip
    layers = _line_layers(due, GREY, [5, 3], -6 if above else 8)
    encoding = layers[0]["encoding"]
    assert isinstance(encoding, dict)
    encoding |= {"x": {"field": "day", **x}, "y": y}
    if done:
        low = done.points[-1][1] < most * 0.15 and due.points[-1][1] > most * 0.15  # below it stands the axis
        layers += _line_layers(done, ACCEPTED, [1, 0], 8 if above and not low else -8)
    layers += _today(as_of, today, first, last, height)
    padding = {"left": left, "right": right, "top": 22, "bottom": 20}
    return _draw({"width": width, "height": height, "padding": padding, "layer": layers}, name, label)
