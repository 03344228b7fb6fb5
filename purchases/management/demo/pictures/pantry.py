"""What is eaten, drunk, burnt and washed with."""

from math import cos, pi, sin

from purchases.management.demo.pictures.canvas import INK, PAPER, Canvas, shaded


def jar(canvas: Canvas, colour: str) -> None:
    canvas.block((28, 30, 72, 84), shaded(colour, 0.55), round_by=8)
    canvas.block((31, 38, 69, 81), colour, round_by=6)
    canvas.block((30, 18, 70, 30), INK, round_by=3)
    canvas.block((36, 48, 64, 70), PAPER, round_by=3)
    canvas.oval((44, 52, 56, 64), colour)
    canvas.line([(35, 40), (35, 76)], shaded(colour, 0.4), width=2)


def comb(canvas: Canvas, colour: str) -> None:
    canvas.block((18, 22, 82, 80), shaded(colour, -0.25), round_by=5)
    for row in range(4):
        for place in range(4):
            x, y = 27 + place * 14 + (row % 2) * 5, 32 + row * 13
            corners = [(x + 7 * cos(pi * k / 3 + pi / 6), y + 7 * sin(pi * k / 3 + pi / 6)) for k in range(6)]
            canvas.shape(corners, colour if (row + place) % 3 else shaded(colour, 0.45))


def candle(canvas: Canvas, colour: str) -> None:
    canvas.oval((44, 12, 56, 34), "#f7b733")
    canvas.oval((47, 20, 53, 33), "#fff1b8")
    canvas.line([(50, 32), (50, 40)], INK, width=1.5)
    canvas.block((38, 38, 62, 80), colour, round_by=4)
    canvas.block((38, 38, 46, 80), shaded(colour, 0.3), round_by=4)
    canvas.oval((26, 76, 74, 88), INK)


def bottle(canvas: Canvas, colour: str) -> None:
    canvas.block((44, 10, 56, 22), INK, round_by=2)
    canvas.block((45, 20, 55, 42), colour)
    canvas.block((34, 36, 66, 88), colour, round_by=9)
    canvas.block((34, 54, 66, 74), PAPER)
    canvas.line([(40, 46), (40, 50)], shaded(colour, 0.5), width=3)
    canvas.line([(42, 64), (58, 64)], colour, width=2.5)


def gift(canvas: Canvas, colour: str) -> None:
    canvas.block((20, 40, 80, 84), colour, round_by=3)
    canvas.block((16, 32, 84, 46), shaded(colour, -0.2), round_by=3)
    canvas.block((45, 32, 55, 84), PAPER)
    canvas.arc((28, 14, 50, 34), PAPER, start=0, end=360, width=4)
    canvas.arc((50, 14, 72, 34), PAPER, start=0, end=360, width=4)


def pouch(canvas: Canvas, colour: str) -> None:
    canvas.shape([(28, 22), (72, 22), (78, 86), (22, 86)], colour)
    canvas.shape([(28, 22), (72, 22), (71, 32), (29, 32)], shaded(colour, -0.3))
    canvas.oval((33, 42, 67, 76), PAPER)
    canvas.line([(50, 70), (50, 54)], colour, width=2.5)
    canvas.oval((39, 48, 51, 58), colour)
    canvas.oval((49, 52, 61, 62), colour)


def teapot(canvas: Canvas, colour: str) -> None:
    canvas.arc((64, 36, 92, 68), colour, start=260, end=100, width=5)
    canvas.shape([(30, 50), (10, 36), (16, 34), (34, 62)], colour)
    canvas.oval((24, 32, 76, 82), colour)
    canvas.oval((32, 46, 68, 78), shaded(colour, 0.5))
    canvas.block((36, 30, 64, 37), INK, round_by=3)
    canvas.oval((46, 22, 54, 31), INK)


def soap(canvas: Canvas, colour: str) -> None:
    canvas.block((18, 46, 82, 80), shaded(colour, -0.2), round_by=10)
    canvas.block((18, 40, 82, 74), colour, round_by=12)
    canvas.block((32, 49, 68, 65), shaded(colour, 0.35), round_by=6)
    for x, y, size in ((28, 22, 12), (46, 12, 8), (60, 20, 15)):
        canvas.oval((x, y, x + size, y + size), PAPER)


def loaf(canvas: Canvas, colour: str) -> None:
    canvas.block((12, 36, 88, 80), colour, round_by=20)
    canvas.block((16, 66, 84, 80), shaded(colour, -0.25), round_by=7)
    for x in (28, 44, 60):
        canvas.line([(x, 56), (x + 10, 44)], shaded(colour, 0.55), width=3.5)


def crispbread(canvas: Canvas, colour: str) -> None:
    canvas.oval((14, 14, 86, 86), colour)
    for row in range(5):
        for place in range(5):
            x, y = 28 + place * 11, 28 + row * 11
            if (x - 50) ** 2 + (y - 50) ** 2 > 90:
                canvas.oval((x - 1.6, y - 1.6, x + 1.6, y + 1.6), shaded(colour, -0.35))
    canvas.oval((43, 43, 57, 57), shaded(colour, 0.75))


def sack(canvas: Canvas, colour: str) -> None:
    canvas.shape([(26, 28), (74, 28), (82, 78), (74, 88), (26, 88), (18, 78)], colour)
    canvas.shape([(30, 12), (70, 12), (62, 30), (38, 30)], shaded(colour, 0.2))
    canvas.line([(34, 30), (66, 30)], INK, width=3)
    for x, y in ((38, 56), (54, 50), (50, 68)):
        canvas.oval((x, y, x + 12, y + 16), "#5b3a26")
        canvas.line([(x + 6, y + 3), (x + 6, y + 13)], colour, width=1.2)
