#!/usr/bin/env python3
"""Draws cost against work as SVG: time per target against the number of targets, from the bench's works `scale-`.

Usage: tools/cost-plot.py benchmarks/results/FILE.json docs/cost.svg

Writes nothing if fewer than two of these works were measured.
"""
import json
import math
import statistics
import sys

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 340, 100, 20, 50, 60
COLOUR = "#2c6db5"


def measured(results):
    """(targets, ns per target: the least, the median, the most of all runs), by number of targets."""
    points = []
    for entry in results["entries"]:
        if entry["work"].startswith("scale-") and not entry["failure"]:
            rates = [run["kiloPerSecond"] for run in entry["runs"]]
            nanos = [1e6 / rate for rate in rates if isinstance(rate, (int, float)) and rate > 0]
            if nanos:
                points.append((entry["targets"], min(nanos), statistics.median(nanos), max(nanos)))
    return sorted(points)


def nice_step(most):
    """A step of 1, 2 or 5 times a power of ten that divides `most` into four to ten."""
    power = 10 ** math.floor(math.log10(most / 4))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= most / 4)


def drawing(points):
    most = 1.15 * max(point[3] for point in points)
    first = math.floor(math.log10(points[0][0]))
    last = max(first + 1, math.ceil(math.log10(points[-1][0])))

    def x(targets):
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(targets) - first) / (last - first)

    def y(nanos):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * nanos / most

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    step = nice_step(most)
    for i in range(int(most / step) + 1):
        level = y(i * step)
        out.append(f'<path d="M{LEFT} {level:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 24}" y="{level + 4:.1f}" text-anchor="end">{i * step:,.0f} ns</text>')
    for power in range(first, last + 1):
        at = x(10**power)
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    line = " ".join(f"{x(targets):.1f},{y(median):.1f}" for targets, _, median, _ in points)
    out.append(f'<polyline points="{line}" fill="none" stroke="{COLOUR}" stroke-width="1.5"/>')
    for targets, least, median, greatest in points:
        out.append(f'<path d="M{x(targets):.1f} {y(least):.1f}V{y(greatest):.1f}" stroke="{COLOUR}" opacity=".6"/>')
        out.append(f'<circle cx="{x(targets):.1f}" cy="{y(median):.1f}" r="3.5" fill="{COLOUR}"/>')
        out.append(f'<text x="{x(targets):.1f}" y="{y(greatest) - 8:.1f}" text-anchor="middle">{median:,.0f}</text>')
    out.append(
        f'<text x="{LEFT}" y="{HEIGHT - 12}">time per silent target, first probe to last, against targets; '
        "dots are medians, bars the least and the most of all runs</text>"
    )
    out.append("</svg>")
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        points = measured(json.load(file))
    if len(points) < 2:
        print("cost-plot: too few works `scale-` were measured, nothing drawn", file=sys.stderr)
        return
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(drawing(points))


main()
