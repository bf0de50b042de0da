"""A slide of an object, to be edited there: diagrams as shapes, connectors and text, charts over time as charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from qitools.display import Diagram, Drawn
from qitools.export.files import office, printable

if TYPE_CHECKING:
    from qitools.draw.scene import Label, Line, Outline, Scene, Shape
    from qitools.runchart import RunChart
    from qitools.shewhart import ShewhartChart
    from qitools.timechart import TimeChart

# A wide slide, in points. A drawing that does not fit gets a larger slide, since its type is not to be made smaller.
_WIDTH, _HEIGHT = 960.0, 540.0
_SMALLEST = 0.85
_EMU = 12_700  # in a point
# As wide as the type that the drawings are measured in, and on every computer that has PowerPoint.
_FONT = "Verdana"
_LEADING = 1.2
_TOUCH = 1.0  # points between a line's end and the shape that it is joined to
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def presentation(thing: Drawn) -> bytes:
    """Return a presentation of one slide that shows an object, with its alt text."""
    from qitools.runchart import RunChart
    from qitools.shewhart import ShewhartChart

    with office():
        from pptx import Presentation
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = _emu(_WIDTH), _emu(_HEIGHT)
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.turbo_add_enabled = True
    if isinstance(thing, RunChart) or (isinstance(thing, ShewhartChart) and thing.kind != "funnel"):
        _add_chart(slide, thing)
    elif isinstance(thing, Diagram):
        _add_diagram(deck, slide, thing)
    else:
        _add_picture(slide, thing)
    _hide_title(deck, slide, thing)
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _hide_title(deck: Any, slide: Any, thing: Drawn) -> None:
    """Name the slide for screen readers and outlines, above its upper edge, since a drawing has a title of its own."""
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = 0, _emu(-60), deck.slide_width, _emu(50)
    title.text_frame.word_wrap = True
    run = title.text_frame.paragraphs[0].add_run()
    run.text = printable(thing.alt_text).split(". ")[0][:120]
    _set_font(run.font, 12, _style().ink)


def _describe(shape: Any, words: str) -> None:
    """Give a shape its alt text; one without words is marked as decoration."""
    from pptx.oxml import parse_xml

    named = shape._element.xpath(".//p:cNvPr")[0]
    if words:
        named.set("descr", printable(words))
        return
    named.append(
        parse_xml(
            f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            "</a:ext></a:extLst>"
        )
    )


def _emu(points: float) -> int:
    return round(points * _EMU)


# --- Diagrams ----------------------------------------------------------------------------------------------------


def _add_diagram(deck: Any, slide: Any, thing: Diagram) -> None:
    scene = thing._scene()
    page = _Page(scene)
    deck.slide_width, deck.slide_height = _emu(page.width), _emu(page.height)
    arrows = list(_arrows(scene))
    heads = {id(arrow.head) for arrow in arrows if arrow.head}
    shapes = [shape for shape in scene.shapes if id(shape) not in heads]
    homes = _homes(shapes, scene.labels)
    made: list[tuple[Shape, Any]] = []
    for shape in scene.panels:
        _describe(_add_shape(slide, page, shape), "")
    for shape in shapes:
        added = _add_shape(slide, page, shape)
        made.append((shape, added))
        labels = homes.get(id(shape), [])
        if labels:
            _write_inside(page, added, shape, labels)
        else:
            _describe(added, "")
    first = made[0][1]._element if made else None
    for arrow in arrows:
        line = _add_line(slide, page, arrow, made)
        _describe(line, "")
        if first is not None:
            first.addprevious(line._element)  # behind the shapes, as drawn
    inside = {id(label) for labels in homes.values() for label in labels}
    for label in scene.labels:
        if id(label) not in inside:
            _add_words(slide, page, label)
    # Together at the end: a group that grows shape by shape is measured anew each time.
    title = slide.shapes.title.shape_id
    group = slide.shapes.add_group_shape([shape for shape in slide.shapes if shape.shape_id != title])
    group.name = type(thing).__name__
    _describe(group, thing.alt_text)


class _Page:
    """Where a scene stands on its slide: in the middle, as large as the slide allows."""

    def __init__(self, scene: Scene) -> None:
        x, y, w, h = scene.bounds
        self.scale = min(_WIDTH / w, _HEIGHT / h, 2.0)
        self.width, self.height = _WIDTH, _HEIGHT
        if self.scale < _SMALLEST:
            self.scale = 1.0
            self.width = max(w, h * _WIDTH / _HEIGHT)
            self.height = self.width * _HEIGHT / _WIDTH
        self._left = (self.width - w * self.scale) / 2 - x * self.scale
        self._top = (self.height - h * self.scale) / 2 - y * self.scale

    def place(self, x: float, y: float) -> tuple[int, int]:
        return _emu(self._left + x * self.scale), _emu(self._top + y * self.scale)

    def size(self, length: float) -> int:
        return _emu(length * self.scale)

    def box(self, x: float, y: float, w: float, h: float) -> tuple[int, int, int, int]:
        return *self.place(x, y), self.size(w), self.size(h)


@dataclass(frozen=True, slots=True)
class _Arrow:
    """A line, with the triangle at its end where there is one: on a slide that is a part of the line."""

    line: Line
    outline: Outline
    head: Shape | None


def _arrows(scene: Scene) -> Iterator[_Arrow]:
    heads = []
    for shape in scene.shapes:
        if [letter for letter, _ in shape.outline] == ["M", "L", "L", "Z"]:
            tip, (x1, y1), (x2, y2) = (numbers for _, numbers in shape.outline[:3])
            heads.append((shape, tip, ((x1 + x2) / 2, (y1 + y2) / 2)))
    for line in scene.lines:
        letter, numbers = line.outline[-1]
        end = numbers[-2:]
        found = next(
            ((shape, tip) for shape, tip, back in heads if shape.fill == line.colour and _near(end, back)), None
        )
        if found:
            yield _Arrow(line, (*line.outline[:-1], (letter, (*numbers[:-2], *found[1]))), found[0])
        else:
            yield _Arrow(line, line.outline, None)


def _near(a: Sequence[float], b: Sequence[float]) -> bool:
    return abs(a[0] - b[0]) <= _TOUCH and abs(a[1] - b[1]) <= _TOUCH


def _homes(shapes: Sequence[Shape], labels: Sequence[Label]) -> dict[int, list[Label]]:
    """Return the labels that stand inside a shape, one above another, by the id of the shape: they move with it."""
    homes: dict[int, list[Label]] = {}
    for label in labels:
        around = [shape for shape in shapes if shape.fill != "none" and _holds(shape, label)]
        if around:
            nearest = min(around, key=lambda shape: shape.box[2] * shape.box[3])
            homes.setdefault(id(nearest), []).append(label)
    stacked = {}
    for shape, inside in homes.items():
        inside.sort(key=lambda label: label.y)
        tops = [label.y for label in inside[1:]]
        bottoms = [label.y + label.block.height for label in inside[:-1]]
        if all(top >= bottom - _TOUCH for top, bottom in zip(tops, bottoms, strict=True)):
            stacked[shape] = inside
    return stacked


def _holds(shape: Shape, label: Label) -> bool:
    x, y, w, h = shape.box
    return (
        x - _TOUCH <= label.x
        and y - _TOUCH <= label.y
        and label.x + label.block.width <= x + w + _TOUCH
        and label.y + label.block.height <= y + h + _TOUCH
    )


def _add_shape(slide: Any, page: _Page, shape: Shape) -> Any:
    from pptx.enum.shapes import MSO_SHAPE

    kind = MSO_SHAPE.ROUNDED_RECTANGLE if shape.kind == "round" else MSO_SHAPE.RECTANGLE
    added = slide.shapes.add_shape(kind, *page.box(*shape.box))
    if shape.kind == "round":
        x, _, w, h = shape.box
        start = shape.outline[0][1][0]
        added.adjustments[0] = min((start - x) / min(w, h), 0.5)
    if shape.kind not in ("rect", "round"):
        _set_outline(added, shape.outline, shape.box)
    _plain(added)
    if shape.fill == "none":
        added.fill.background()
    else:
        added.fill.solid()
        added.fill.fore_color.rgb = _rgb(shape.fill)
    if shape.edge == "none" or not shape.width:
        added.line.fill.background()
    else:
        added.line.color.rgb = _rgb(shape.edge)
        added.line.width = page.size(shape.width)
    return added


def _add_line(slide: Any, page: _Page, arrow: _Arrow, shapes: list[tuple[Shape, Any]]) -> Any:
    from pptx.enum.dml import MSO_LINE
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.oxml import parse_xml

    outline = arrow.outline
    start, end = outline[0][1], outline[-1][1][-2:]
    kind = {"L": MSO_CONNECTOR.STRAIGHT, "C": MSO_CONNECTOR.CURVE}.get(outline[1][0])
    if len(outline) == 2:
        made = slide.shapes.add_connector(kind, *page.place(*start), *page.place(*end))
        for point, connect in ((start, made.begin_connect), (end, made.end_connect)):
            for shape, added in shapes:
                site = _site(shape, point)
                if site is not None:
                    connect(added, site)
    else:
        xs = [x for _, numbers in outline for x in numbers[::2]]
        ys = [y for _, numbers in outline for y in numbers[1::2]]
        box = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        made = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *page.box(*box))
        _set_outline(made, outline, box)
        made.fill.background()
    _plain(made)
    made.line.color.rgb = _rgb(arrow.line.colour)
    made.line.width = page.size(arrow.line.width)
    if arrow.line.dotted:
        made.line.dash_style = MSO_LINE.ROUND_DOT
    if arrow.head:
        made.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd xmlns:a="{_DRAWING}" type="triangle"/>'))
    return made


def _site(shape: Shape, point: Sequence[float]) -> int | None:
    """Return the number of the connection point that a line's end touches: top, left, bottom, right."""
    if shape.kind == "free":
        return None
    x, y, w, h = shape.box
    sites = ((x + w / 2, y), (x, y + h / 2), (x + w / 2, y + h), (x + w, y + h / 2))
    return next((number for number, site in enumerate(sites) if _near(point, site)), None)


def _set_outline(shape: Any, outline: Outline, box: tuple[float, float, float, float]) -> None:
    """Make a shape of any outline, with the connection points of a rectangle and text over all of it."""
    from pptx.oxml import parse_xml

    left, top, w, h = box
    steps = []
    for letter, numbers in outline:
        points = "".join(
            f'<a:pt x="{_emu(x - left)}" y="{_emu(y - top)}"/>'
            for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        )
        name = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo", "Z": "close"}[letter]
        steps.append(f"<a:{name}>{points}</a:{name}>")
    closed = "" if outline[-1][0] == "Z" else ' fill="none"'
    made = parse_xml(
        f'<a:custGeom xmlns:a="{_DRAWING}"><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst>'
        '<a:cxn ang="16200000"><a:pos x="hc" y="t"/></a:cxn><a:cxn ang="10800000"><a:pos x="l" y="vc"/></a:cxn>'
        '<a:cxn ang="5400000"><a:pos x="hc" y="b"/></a:cxn><a:cxn ang="0"><a:pos x="r" y="vc"/></a:cxn></a:cxnLst>'
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{_emu(w)}" h="{_emu(h)}"{closed}>'
        f"{''.join(steps)}</a:path></a:pathLst></a:custGeom>"
    )
    preset = shape._element.spPr.prstGeom
    preset.addprevious(made)
    preset.getparent().remove(preset)


def _plain(shape: Any) -> None:
    """Take away the shadow and colours that a theme would give."""
    for style in shape._element.xpath("./p:style"):
        style.getparent().remove(style)


def _write_inside(page: _Page, added: Any, shape: Shape, labels: Sequence[Label]) -> None:
    """Put labels into a shape's own text, at the place where they were drawn."""
    x, y, w, h = shape.box
    # Round corners keep text away from the edge by themselves, by this share of their radius.
    corner = 0.293 * (shape.outline[0][1][0] - x) if shape.kind == "round" else 0.0
    slack = corner + 0.02 * max(label.block.width for label in labels)
    frame = added.text_frame
    frame.margin_left = max(page.size(min(label.x for label in labels) - x - slack), 0)
    frame.margin_right = max(page.size(x + w - max(label.x + label.block.width for label in labels) - slack), 0)
    frame.margin_top = max(page.size(labels[0].y - y - corner), 0)
    frame.margin_bottom = max(page.size(y + h - labels[-1].y - labels[-1].block.height - corner), 0)
    _write(page, frame, labels)


def _add_words(slide: Any, page: _Page, label: Label) -> None:
    slack = 0.04 * label.block.width
    left = label.x - {"left": 0.0, "center": slack / 2, "right": slack}[label.align]
    box = slide.shapes.add_textbox(*page.box(left, label.y, label.block.width + slack, label.block.height))
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _write(page, frame, [label])


def _write(page: _Page, frame: Any, labels: Sequence[Label]) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for number, label in enumerate(labels):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[label.align]
        size = label.block.size * page.scale
        paragraph.line_spacing = Pt(round(size * _LEADING, 1))
        run = paragraph.add_run()
        run.text = " ".join(label.block.lines)
        _set_font(run.font, size, label.colour, label.block.bold)


def _set_font(font: Any, size: float, colour: str, bold: bool = False) -> None:
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    font.name, font.size, font.bold = _FONT, Pt(round(size, 1)), bold
    font.color.rgb = _rgb(colour)
    font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _rgb(colour: str) -> Any:
    from matplotlib.colors import to_rgb
    from pptx.dml.color import RGBColor

    return RGBColor(*(round(255 * part) for part in to_rgb(colour)))  # type: ignore[no-untyped-call]


# --- Charts over time --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Series:
    """A line of a chart: the values themselves, a centre line or limit of one phase, or the target."""

    kind: str
    name: str
    values: list[float]


def _add_chart(slide: Any, thing: RunChart | ShewhartChart) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    lines = [_Series("values", thing.ylabel or "Value", list(thing.values)), *_lines(thing)]
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    numbered = thing.times.kind == "order"
    data.categories = [str(i + 1) if numbered else thing.times.text(i) for i in range(len(thing.values))]
    for line in lines:
        data.add_series(printable(line.name), [None if isnan(value) else value for value in line.values])
    added = slide.shapes.add_chart(
        XL_CHART_TYPE.LINE_MARKERS, _emu(30), _emu(20), _emu(_WIDTH - 60), _emu(_HEIGHT - 74), data
    )
    _describe(added, thing.alt_text)
    _format(added.chart, thing, lines)

    foot = slide.shapes.add_textbox(_emu(40), _emu(_HEIGHT - 50), _emu(_WIDTH - 80), _emu(40))
    foot.text_frame.word_wrap = True
    run = foot.text_frame.paragraphs[0].add_run()
    run.text = printable(thing.footer)
    _set_font(run.font, 10, _style().muted)


def _lines(thing: RunChart | ShewhartChart) -> Iterator[_Series]:
    frame = thing.to_frame()
    named = "Centre line" if "lower" in frame else "Median"
    for kind, name in (("centre", named), ("lower", "Lower limit"), ("upper", "Upper limit")):
        if kind not in frame:
            continue
        whole = list(map(float, frame[kind]))
        for number, (start, stop, phase) in enumerate(thing.spans(), start=1):
            values = [value if start <= position < stop else nan for position, value in enumerate(whole)]
            if not all(map(isnan, values)):
                several = f", {phase or f'phase {number}'}" if len(thing.starts) > 1 else ""
                yield _Series(kind, f"{name}{several}", values)
    if thing.target is not None:
        yield _Series("target", "Target", [thing.target] * len(thing.values))


def _format(chart: Any, thing: TimeChart, lines: Sequence[_Series]) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    style = _style()
    chart.has_legend = False
    chart.font.size, chart.font.name = Pt(11), _FONT
    chart.font.color.rgb = _rgb(style.ink)
    chart.has_title = bool(thing.title)
    if thing.title:
        _label(chart.chart_title, thing.title, 18, style.ink, bold=True)
    low, high = _format_axes(chart, thing, lines)

    colours = {"values": style.accent, "centre": style.ink, "target": style.good}
    for line, series in zip(lines, chart.plots[0].series, strict=True):
        colour = colours.get(line.kind, style.muted)
        series.smooth = False
        series.format.line.color.rgb = _rgb(colour)
        series.format.line.width = Pt(2 if line.kind == "values" else 1.5)
        if line.kind in ("lower", "upper", "target"):
            series.format.line.dash_style = MSO_LINE.LONG_DASH if line.kind == "target" else MSO_LINE.DASH
        if line.kind == "values":
            _mark(series.marker, XL_MARKER_STYLE.CIRCLE, 7, colour)
            continue
        series.marker.style = XL_MARKER_STYLE.NONE
        place, above = _free_place(line, lines, low, high)
        words = f"{line.name.split(',')[0]} {thing.value_text(line.values[place])}"
        _label_point(series.points[place], words, above, colour)

    points = next(iter(chart.plots[0].series)).points
    for position, special in enumerate(thing.special):
        if special:  # told by its shape as well as by its colour
            _mark(points[position].marker, XL_MARKER_STYLE.DIAMOND, 11, style.signal)
    for position, note in thing.notes_at:
        if not isnan(thing.values[position]):
            only = [thing.values[position] if i == position else nan for i in range(len(thing.values))]
            _, above = _free_place(_Series("note", note, only), lines, low, high)
            _label_point(points[position], note, above, style.ink)


def _format_axes(chart: Any, thing: TimeChart, lines: Sequence[_Series]) -> tuple[float, float]:
    """Set the axes to round numbers about the data, and return where the value axis starts and ends."""
    from matplotlib.ticker import MaxNLocator
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    style = _style()
    shown = [value for line in lines for value in line.values if not isnan(value)]
    spare = 0.06 * (max(shown) - min(shown) or 1.0)
    ticks = MaxNLocator(7, steps=[1, 2, 5, 10]).tick_values(min(shown) - spare, max(shown) + spare)
    low, high = float(ticks[0]), float(ticks[-1])
    if min(shown) >= 0:
        low = max(low, 0.0)
    for axis, words in ((chart.value_axis, thing.ylabel), (chart.category_axis, thing.xlabel)):
        axis.has_major_gridlines = False
        axis.format.line.color.rgb = _rgb(style.muted)
        axis.has_title = bool(words)
        if words:
            _label(axis.axis_title, words, 12, style.ink)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis = chart.value_axis
    step = float(ticks[1] - ticks[0])
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    percent = "0%" if step >= 0.01 else "0.0%"
    axis.tick_labels.number_format = percent if thing.value_text(0.5).endswith("%") else "General"
    axis.tick_labels.number_format_is_linked = False
    return low, high


def _free_place(line: _Series, lines: Sequence[_Series], low: float, high: float) -> tuple[int, bool]:
    """Return the point of a line beside which words have the most room, and whether that is above it."""
    reach = max(1, round(0.06 * len(line.values)))
    best = (-1.0, 0, True)
    for place, value in enumerate(line.values):
        if isnan(value):
            continue
        near = slice(max(place - reach, 0), place + reach + 1)
        others = [v - value for other in lines for v in other.values[near] if not isnan(v)]
        room_above = min([high - value, *(v for v in others if v > 0)])
        room_below = min([value - low, *(-v for v in others if v < 0)])
        # At the same height, towards the end of the line, where it is read.
        best = max(best, (round(room_above, 9), place, True), (round(room_below, 9), place, False))
    return best[1], best[2]


def _label_point(point: Any, words: str, above: bool, colour: str) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.oxml import parse_xml

    _label(point.data_label, words, 10, colour)
    point.data_label.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW
    # On white, so that it can be read where it has to stand on a line.
    element = point.data_label._dLbl
    element.xpath("./c:dLblPos")[0].addprevious(
        parse_xml(
            f'<c:spPr xmlns:c="{_CHART}" xmlns:a="{_DRAWING}">'
            '<a:solidFill><a:srgbClr val="FFFFFF"><a:alpha val="80000"/></a:srgbClr></a:solidFill></c:spPr>'
        )
    )


def _label(holder: Any, words: str, size: float, colour: str, bold: bool = False) -> None:
    run = holder.text_frame.paragraphs[0].add_run()
    run.text = printable(words)
    _set_font(run.font, size, colour, bold)


def _mark(marker: Any, shape: Any, size: int, colour: str) -> None:
    marker.style, marker.size = shape, size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _rgb(colour)
    marker.format.line.color.rgb = _rgb(colour)


def _style() -> Any:
    from qitools.draw.style import current

    return current()


# --- Everything else ---------------------------------------------------------------------------------------------


def _add_picture(slide: Any, thing: Drawn) -> None:
    from qitools.draw.render import image

    picture = slide.shapes.add_picture(BytesIO(image(thing, "png", dpi=200)), 0, 0)
    scale = min(_emu(_WIDTH - 40) / picture.width, _emu(_HEIGHT - 40) / picture.height)
    picture.width, picture.height = round(picture.width * scale), round(picture.height * scale)
    picture.left, picture.top = (_emu(_WIDTH) - picture.width) // 2, (_emu(_HEIGHT) - picture.height) // 2
    _describe(picture, thing.alt_text)
