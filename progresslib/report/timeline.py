"""The picture of an orchestration: its phases and runs as bars over time, those at the same time side by side."""

from __future__ import annotations

from progresslib.report.bars import Bar, phase_bars, run_bars
from progresslib.report.escaping import escaped
from progresslib.report.moments import duration, utc
from progresslib.report.scale import Scale, lanes
from progresslib.report.sheets import Sheet
from progresslib.text.clock import stamp
from progresslib.text.quote import cut

LEFT, ROW, HEAD, LETTER, LEAST = 8.0, 26.0, 34.0, 6.7, 12.0


def timeline(sheet: Sheet, number: int, now: float) -> str:
    """The picture of a sheet, the page's `number`th; "" where nothing in it has a time."""
    bars = [*phase_bars(sheet, number, now), *run_bars(sheet, number, now)]
    if not bars:
        return ""
    scale = Scale([span for bar in bars for span in bar.active])
    phases, rows_of_phases = _rows([bar for bar in bars if bar.is_phase], scale, HEAD)
    top = HEAD + ROW * rows_of_phases + (8 if rows_of_phases else 0)
    runs, rows_of_runs = _rows([bar for bar in bars if not bar.is_phase], scale, top)
    height = top + ROW * rows_of_runs + 6
    size = f'width="{scale.width + 2 * LEFT:.0f}" height="{height:.0f}"'
    without = len(sheet.runs) - sum(not bar.is_phase for bar in bars)
    note = f"; {without} of the runs have no time and are only listed below" if without else ""
    return (
        '<figure class="timeline">'
        '<div class="scroll" tabindex="0" role="group" aria-label="Timeline, scrolls sideways">'
        f'<svg {size} role="group" aria-label="Phases and runs over time">'
        f"{_axis(scale, height)}{phases}{runs}</svg></div>"
        f"<figcaption>Phases above, runs below; runs at the same time lie side by side{note}.</figcaption></figure>"
    )


def _axis(scale: Scale, height: float) -> str:
    """The marks of the times, and of the pauses, with what they say."""
    ticks, pauses, texts, day_before = "", "", [], ""
    for place, at, is_start in scale.ticks():
        is_new_day = is_start or utc(at)[:10] != day_before
        day_before = utc(at)[:10]
        x, day = f"{place + LEFT:.0f}", ' data-day=""' if is_new_day else ""
        told = utc(at)[5:16] if is_new_day else utc(at)[11:16]
        ticks += f"M{x} 19V{height:.0f}"
        texts.append(f'<text class="axis" x="{x}" y="13" data-time="{stamp(at)}"{day}>{told}</text>')
    for place, seconds in scale.pauses():
        x = f"{place + LEFT:.0f}"
        pauses += f"M{x} 29V{height:.0f}"
        texts.append(f'<text class="gap" x="{x}" y="27">{" ".join(duration(seconds).split(" ")[:2])}</text>')
    return f'<path class="tick" d="{ticks}"/><path class="pause" d="{pauses}"/>{"".join(texts)}'


def _rows(bars: list[Bar], scale: Scale, top: float) -> tuple[str, int]:
    """The bars in as many rows as they need, and how many these are."""
    placed = [(scale.place(bar.start), scale.place(bar.end)) for bar in bars]
    placed = [(left, max(right, left + LEAST)) for left, right in placed]
    rows = lanes([(left, right - 0.5) for left, right in placed])
    parts = []
    for bar, (left, right), row in zip(bars, placed, rows):
        free = min((other for (other, _), its in zip(placed, rows) if its == row and other > left), default=scale.width)
        parts.append(_bar(bar, left + LEFT, right - left, free - right, top + ROW * row))
    return "".join(parts), max(rows, default=-1) + 1


def _bar(bar: Bar, left: float, width: float, free: float, top: float) -> str:
    """A bar that leads to its entry, with its sign and as much of its name as has room in it, else behind it."""
    inside = width >= LETTER * 5 + 14
    room = int(((width - 24) if inside else (free - 12)) / LETTER)
    name = cut(bar.name, room) if room >= 4 else ""
    sign = f'<text class="sign" x="{left + 8:.1f}" y="{top + 15:.0f}">{bar.sign}</text>' if width >= 14 else ""
    x = left + 18 if inside else left + width + 5
    label = f'<text class="{"in" if inside else "out"}" x="{x:.1f}" y="{top + 15:.0f}">{escaped(name)}</text>'
    return (
        f'<a href="#{bar.target}" class="bar {bar.state}" aria-label="{escaped(bar.told)}">'
        f'<rect x="{left:.1f}" y="{top:.0f}" width="{width:.1f}"/>'
        f"{sign}{label if name else ''}</a>"
    )
