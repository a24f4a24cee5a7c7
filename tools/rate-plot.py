#!/usr/bin/env python3
"""Draws docs/rate-over-time.csv as SVG: the permitted rate over time, one line for each scene.

Usage: tools/rate-plot.py < docs/rate-over-time.csv > docs/rate-over-time.svg
"""
import csv
import sys

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 340, 70, 20, 20, 45
COLOURS = {"5000": "#b5452c", "20000": "#2c6db5", "0": "#3a8a4a"}
NAMES = {"5000": "bottleneck 5,000/s", "20000": "bottleneck 20,000/s", "0": "no bottleneck, ceiling 50,000/s"}
SECONDS = 2.0
MOST = 55_000


def x(ms):
    return LEFT + (WIDTH - LEFT - RIGHT) * ms / (SECONDS * 1000)


def y(rate):
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * rate / MOST


def main():
    scenes = {}
    for row in csv.DictReader(sys.stdin):
        scenes.setdefault(row["scene"], []).append((int(row["ms"]), int(row["packets_per_second"])))
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for rate in range(0, 50_001, 10_000):
        out.append(f'<path d="M{LEFT} {y(rate):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y(rate) + 4:.1f}" text-anchor="end">{rate:,}</text>')
    for tenth in range(0, int(SECONDS * 10) + 1, 5):
        out.append(f'<text x="{x(tenth * 100):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{tenth / 10} s</text>')
    for place, (scene, points) in enumerate(scenes.items()):
        colour = COLOURS[scene]
        shown = [(ms, rate) for ms, rate in points if ms <= SECONDS * 1000]
        path = f"M{x(shown[0][0]):.1f} {y(shown[0][1]):.1f}"
        path += "".join(f"H{x(ms):.1f}V{y(rate):.1f}" for ms, rate in shown[1:])
        out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        if scene != "0":
            out.append(
                f'<path d="M{LEFT} {y(int(scene)):.1f}H{WIDTH - RIGHT}" stroke="{colour}" stroke-dasharray="4 4" opacity=".6"/>'
            )
        out.append(f'<text x="{WIDTH - RIGHT - 4}" y="{TOP + 40 + 18 * place}" text-anchor="end" fill="{colour}">{NAMES[scene]}</text>')
    out.append(f'<text x="{LEFT}" y="{HEIGHT - 6}">permitted packets/s over the time of the scan; round trip 20 ms, queue of 100 packets</text>')
    out.append("</svg>")
    print("\n".join(out))


main()
