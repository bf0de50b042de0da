"""The simulations: paddles of beads, marbles about a target, a cube of experiments, and the charts of what came."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from random import Random
from typing import TYPE_CHECKING, Any

from qitools import simulate
from qitools.draw.axis import spread
from qitools.draw.charts import lay_out_chart
from qitools.draw.layout import block
from qitools.draw.scene import Outline, Scene
from qitools.draw.style import Style, current

if TYPE_CHECKING:
    from qitools.games import Adoptions, BallRounds, CoinSpins, CubeCorners, FunnelDrops, Guess, RedBeadDays, WardTests

# At the page's type size, in points.
_WIDTH = 590.0
_CURVES = 8  # that can be told apart in one picture


def lay_out_line(game: CoinSpins | BallRounds, question: str, empty: str) -> Scene:
    """Return the run chart of a game, or its question before the first run."""
    if not game.log:
        return _card(question, f"{empty} Write your prediction first.")
    # A slide shows what to predict, and the log, above it.
    return lay_out_chart(game.chart(), _room(330 if current().name == "page" else 260))


def lay_out_guess(game: Guess) -> Scene:
    """Return the question, or what was predicted."""
    if not game.log:
        return _card(game.title, "Write your prediction first. Then the answer is shown.")
    return _card(game.title, f"You predicted: {game.log[0]['predicted']}")


def lay_out_ward(game: WardTests) -> Scene:
    """Return the charts of the outcome, the processes and the balancing measure, one under the other."""
    scene = Scene(margin=10 * current().text / 9.5)
    y = 0.0
    for number, chart in enumerate(game.charts()):
        y = _put(scene, lay_out_chart(chart, _room(250 if number == 0 else 200)), 0, y)
    return scene


def lay_out_beads(game: RedBeadDays) -> Scene:
    """Return the six paddles of the last day and the chart of all draws so far."""
    style = current()
    k = style.text / 9.5
    if not game.log:
        return _card(
            "Six clerks, eight days, paddles of 50 beads",
            "One bead in five in the box is red. How many will they draw?",
        )
    scene = Scene(margin=10 * k)
    last = game.log[-1]
    title = block(f"Day {last['run']}", style.title, bold=True)
    scene.text(title, 0, 0, style.ink)
    y = title.height + 4 * k
    pitch, gap = 8.6 * k, 9 * k
    wide = 10 * pitch
    for place, (clerk, red) in enumerate(zip(simulate.CLERKS, last["counts"], strict=True)):
        x = place * (wide + gap)
        scene.text(block(clerk, style.text, bold=True), x, y, style.ink)
        count = block(f"{red} red", style.text)
        scene.text(count, x + wide - count.width, y, style.ink)
        beads = [number < red for number in range(50)]
        Random(f"{game.seed} {last['run']} {clerk}").shuffle(beads)
        for number, is_red in enumerate(beads):
            bx, by = x + (number % 10) * pitch, y + 1.5 * style.text + (number // 10) * pitch
            fill, edge = (style.signal, style.signal) if is_red else (style.paper, style.muted)
            scene.shape("ellipse", bx, by, 6.6 * k, 6.6 * k, fill, edge, 0.7 * k)
    _put(scene, lay_out_chart(game.chart(), _room(300)), -10 * k, y + 1.5 * style.text + 5 * pitch + 8 * k)
    return scene


def lay_out_funnel(game: FunnelDrops) -> Scene:
    """Return a target with its marbles for each rule that has been used, each to its own scale."""
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    size, gap = 240 * k, 16 * k
    panels = game.dropped() or {"": 0}
    last = game.log[-1]["rule"] if game.log else ""
    for place, (rule, drops) in enumerate(panels.items()):
        left, top = (place % 2) * (size + 3 * gap), (place // 2) * (size + 5.5 * style.text + gap)
        result = simulate.funnel(int(rule), drops, game.seed) if rule else None  # type: ignore[arg-type]
        head = block(
            f"Rule {rule}" + (" (last run)" if rule == last else "") if rule else "The funnel", style.title, bold=True
        )
        said = (
            f"{drops} drops, standard deviation {result.mean_square**0.5:.2f}"
            if result
            else "A marble rolls off by chance, about 1 either way."
        )
        scene.text(head, left, top, style.ink)
        told = block(said, style.text)
        scene.text(told, left, top + head.height, style.muted)
        y = top + head.height + told.height + 3 * k
        furthest = max((abs(v) for v in (*result.x, *result.y)), default=0.0) if result else 0.0
        reach = max(4.0, 1.08 * furthest)
        scale = size / (2 * reach)
        cx, cy = left + size / 2, y + size / 2
        scene.shape("rect", left, y, size, size, style.panel, panel=True)
        for ring in (3.0, 2.0, 1.0):
            r = ring * scale
            scene.shape("ellipse", cx - r, cy - r, 2 * r, 2 * r, style.paper, style.muted, 0.6 * style.thin, panel=True)
        scene.line([(cx - 5 * k, cy), (cx + 5 * k, cy)], style.ink, style.thin)
        scene.line([(cx, cy - 5 * k), (cx, cy + 5 * k)], style.ink, style.thin)
        scene.text(block("Rings at 1, 2 and 3 from the target", style.small), left, y + size + 2 * k, style.muted)
        if result:
            r = max(1.6, 3.4 - drops / 200) * k
            for mx, my in zip(result.x, result.y, strict=True):
                scene.shape("ellipse", cx + mx * scale - r, cy - my * scale - r, 2 * r, 2 * r, style.accent)
    return scene


# Where the corners lie: (x, y) of the cube's edges, in parts of its side, y down; the third factor goes back.
_BACK = (0.42, -0.32)


def corner_places(k: float) -> dict[str, tuple[float, float]]:
    """Return corner -> its place in points, for a cube drawn at a scale of `k`."""
    side, left, top = 170 * k, 40 * k, 112 * k
    found = {}
    for a in (0, 1):
        for b in (0, 1):
            for c in (0, 1):
                name = "".join("+" if level else "-" for level in (a, b, c))
                found[name] = (left + side * (a + c * _BACK[0]), top + side * (1 - b + c * _BACK[1]))
    return found


def lay_out_cube(game: CubeCorners) -> Scene:
    """Return the cube with its open corners, and a bar for each effect that can be told."""
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=0, size=(_WIDTH * k, 372 * k))
    title = block(f"{game.title}: {game.unit}", style.title, bold=True)
    scene.text(title, 10 * k, 10 * k, style.ink)
    places = corner_places(k)
    opened = game.opened()
    for name, (x, y) in places.items():
        for letter in range(3):
            if name[letter] == "-":
                x1, y1 = places[name[:letter] + "+" + name[letter + 1 :]]
                hidden = name in ("--+",) or name[:letter] + "+" + name[letter + 1 :] == "--+"
                scene.line([(x, y), (x1, y1)], style.muted, style.thin, dotted=hidden)
    last = game.log[-1]["corner"] if game.log else ""
    r = 17 * k
    for name, (x, y) in places.items():
        done = name in opened
        fill = style.accent if name == last else style.accent_soft if done else style.paper
        scene.shape("ellipse", x - r, y - r, 2 * r, 2 * r, fill, style.accent if done else style.muted, style.line)
        said = block(f"{opened[name]:g}" if done else "?", 1.2 * style.text, bold=True)
        ink = style.paper if name == last else style.ink if done else style.muted
        scene.text(said, x - said.width / 2, y - said.height / 2, ink)
    x0, y0 = places["---"]
    x1, _ = places["+--"]
    y = y0 + r + 16 * k
    for mark, factor, way in zip("ABC", game.factors, ("left → right", "down → up", "front → back"), strict=True):
        one = block(f"{mark}  {factor}, no → yes: {way}", style.text)
        scene.text(one, x0, y, style.ink)
        y += one.height + 1 * k
    _draw_effects(scene, game, x1 + 135 * k, 60 * k, style)
    return scene


def _draw_effects(scene: Scene, game: CubeCorners, x: float, y: float, style: Style) -> None:
    k = style.text / 9.5
    found = game.effects()
    opened = len(game.opened())
    head = block("Effects", style.text, bold=True)
    scene.text(head, x, y, style.ink)
    y += head.height
    note = block(f"from {opened} of 8 corners" if opened < 8 else "from all 8 corners", style.small)
    scene.text(note, x, y, style.muted)
    y += note.height + 8 * k
    middle = x + 130 * k
    widest = max([abs(value) for value in found.values()] or [1.0]) or 1.0
    for name in ("A", "B", "C", "AB", "AC", "BC", "ABC"):
        one = block(name, style.text, bold=True)
        scene.text(one, x, y, style.ink)
        if name in found:
            value = found[name]
            long = 62 * k * value / widest
            scene.shape("rect", min(middle, middle + long), y + 1 * k, max(abs(long), 0.8 * k), 10 * k, style.accent)
            told = block(f"{value:+g}".replace("-", "−") if value else "0", style.text)
            at = middle + long + 4 * k if value >= 0 else middle + 5 * k
            scene.text(told, at, y, style.ink)
        else:
            scene.text(block("?", style.text), middle + 5 * k, y, style.muted)
        y += 19 * k
    scene.line([(middle, y - 19 * 7 * k - 3 * k), (middle, y - 4 * k)], style.muted, style.thin)


def lay_out_adoptions(game: Adoptions) -> Scene:
    """Return the curves of all runs, the last one heaviest, each with its number at its end."""
    if not game.log:
        return _card(
            "A change, forty teams, two years: who takes it up?",
            "Say what the change is like, write your prediction, and let it go.",
        )
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    title = block("Teams that have taken the change up, %", style.title, bold=True)
    scene.text(title, 0, 0, style.ink)
    left, top = 34 * k, title.height + 12 * k
    width, height = 440 * k, 250 * k
    bottom = top + height
    months = len(game.log[0]["counts"])
    for percent in (0, 25, 50, 75, 100):
        y = bottom - height * percent / 100
        scene.line([(left, y), (left + width, y)], style.muted if not percent else style.accent_soft, style.thin)
        mark = block(str(percent), style.small)
        scene.text(mark, left - mark.width - 5 * k, y - mark.height / 2, style.muted)
    for month in (0, 6, 12, 18, 24):
        x = left + width * month / months
        scene.line([(x, bottom), (x, bottom + 4 * k)], style.muted, style.thin)
        mark = block(str(month), style.small)
        scene.text(mark, x - mark.width / 2, bottom + 5 * k, style.muted)
    under = block("Months", style.text)
    scene.text(under, left + width - under.width, bottom + 8 * k + style.text, style.ink)
    # The last few runs are enough to compare, from the highest end to the lowest.
    shown = sorted(game.log[-_CURVES:], key=lambda run: -run["counts"][-1])
    ends, names = [], []
    for run in shown:
        last = run["run"] == len(game.log)
        heights = [bottom - height * count / game.teams for count in (0, *run["counts"])]
        points = [(left + width * month / months, y) for month, y in enumerate(heights)]
        colour, weight = (style.accent, 1.6 * style.line) if last else (style.muted, style.line)
        scene.line(points, colour, weight, dashed=not last)
        ends.append(heights[-1])
        names.append(block(f"Run {run['run']}: {run['two_years']:g}%", style.text, bold=last))
    middles = spread(ends, [name.height for name in names], top, bottom + style.text)
    for name, end, at in zip(names, ends, middles, strict=True):
        x = left + width
        scene.line([(x + 2 * k, end), (x + 12 * k, at)], style.muted, 0.7 * style.thin)
        scene.text(name, x + 15 * k, at - name.height / 2, style.ink)
    return scene


def _card(question: str, below: str) -> Scene:
    """A calm card for what has not begun."""
    style = current()
    k = style.text / 9.5
    scene = Scene(margin=10 * k)
    pad = 18 * k
    asked = block(question, 1.4 * style.title, (_WIDTH - 60) * k, bold=True)
    said = block(below, style.text, (_WIDTH - 60) * k)
    width = max(asked.width, said.width, 380 * k) + 2 * pad
    scene.shape(
        "round", 0, 0, width, asked.height + said.height + 2 * pad + 6 * k, style.accent_soft, radius=8 * k, panel=True
    )
    scene.text(asked, pad, pad, style.ink)
    scene.text(said, pad, pad + asked.height + 6 * k, style.ink)
    return scene


def _room(height: float) -> tuple[float, float]:
    k = current().text / 9.5
    return _WIDTH * k, height * k * (0.8 if current().name == "projector" else 1.0)  # a slide is wide


def _put(scene: Scene, other: Scene, x: float, y: float) -> float:
    """Draw a scene within another, with its upper left corner at (x, y), and return where it ends."""
    left, top, _, height = other.bounds
    dx, dy = x - left, y - top

    def moved(outline: Outline) -> Any:
        return tuple(
            (letter, tuple(n + (dy if i % 2 else dx) for i, n in enumerate(numbers))) for letter, numbers in outline
        )

    for into, shapes in ((scene.panels, other.panels), (scene.shapes, other.shapes)):
        for shape in shapes:
            bx, by, w, h = shape.box
            into.append(replace(shape, outline=moved(shape.outline), box=(bx + dx, by + dy, w, h)))
    scene.lines += [replace(line, outline=moved(line.outline)) for line in other.lines]
    scene.labels += [replace(label, x=label.x + dx, y=label.y + dy) for label in other.labels]
    return y + ceil(height)
