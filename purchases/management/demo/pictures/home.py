"""What is in the house."""

from purchases.management.demo.pictures.canvas import INK, PAPER, Canvas, shaded


def pillow(canvas: Canvas, colour: str) -> None:
    canvas.block((16, 30, 84, 74), colour, round_by=12)
    for x, y in ((14, 28), (76, 28), (14, 66), (76, 66)):
        canvas.oval((x, y, x + 10, y + 10), colour)
    canvas.block((24, 38, 76, 66), shaded(colour, 0.3), round_by=8)


def bedding(canvas: Canvas, colour: str) -> None:
    canvas.block((18, 56, 82, 82), shaded(colour, -0.2), round_by=6)
    canvas.block((18, 38, 82, 62), colour, round_by=6)
    canvas.block((18, 22, 82, 44), shaded(colour, 0.3), round_by=6)
    for y in (33, 50, 69):
        canvas.line([(58, y), (76, y)], PAPER, width=2)


def towel(canvas: Canvas, colour: str) -> None:
    canvas.line([(12, 20), (88, 20)], INK, width=3.5)
    canvas.block((24, 18, 76, 84), colour, round_by=2)
    canvas.block((24, 18, 76, 26), shaded(colour, -0.2), round_by=2)
    for y in (62, 69):
        canvas.line([(25, y), (75, y)], PAPER, width=3)
    for x in range(27, 76, 6):
        canvas.line([(x, 84), (x, 89)], colour, width=1.5)


def cup(canvas: Canvas, colour: str) -> None:
    canvas.arc((60, 40, 86, 66), colour, start=270, end=90, width=5)
    canvas.oval((14, 76, 82, 88), shaded(colour, -0.2))
    canvas.block((24, 34, 72, 80), colour, round_by=12)
    canvas.oval((24, 28, 72, 42), shaded(colour, 0.6))
    _flower(canvas, 48, 60)


def plate(canvas: Canvas, colour: str) -> None:
    canvas.oval((12, 12, 88, 88), colour)
    canvas.oval((16, 16, 84, 84), PAPER)
    canvas.oval((28, 28, 72, 72), shaded(colour, 0.75))
    for x, y in ((50, 22), (78, 50), (50, 78), (22, 50)):
        canvas.oval((x - 3, y - 3, x + 3, y + 3), colour)
    _flower(canvas, 50, 50)


def _flower(canvas: Canvas, x: float, y: float) -> None:
    for right, down in ((0, -6), (6, 0), (0, 6), (-6, 0)):
        canvas.oval((x + right - 4, y + down - 4, x + right + 4, y + down + 4), "#c8102e")
    canvas.oval((x - 3, y - 3, x + 3, y + 3), "#f7b733")
