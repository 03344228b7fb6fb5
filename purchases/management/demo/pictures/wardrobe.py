"""What is worn, slept in and knitted."""

from purchases.management.demo.pictures.canvas import INK, PAPER, Canvas, shaded


def robe(canvas: Canvas, colour: str) -> None:
    _sleeves(canvas, colour, reach=68)
    canvas.shape([(36, 16), (64, 16), (72, 88), (28, 88)], colour)
    canvas.shape([(38, 16), (46, 16), (54, 50), (50, 54)], shaded(colour, 0.45))
    canvas.shape([(54, 16), (62, 16), (50, 54), (46, 50)], shaded(colour, 0.45))
    canvas.block((32, 50, 68, 56), shaded(colour, -0.3))
    canvas.line([(56, 56), (60, 72)], shaded(colour, -0.3), width=3)


def nightdress(canvas: Canvas, colour: str) -> None:
    _sleeves(canvas, colour, reach=40)
    canvas.shape([(38, 18), (62, 18), (66, 42), (78, 86), (22, 86), (34, 42)], colour)
    canvas.oval((42, 12, 58, 28), shaded(colour, 0.8))
    canvas.line([(24, 81), (76, 81)], PAPER, width=2.5)
    for x, y in ((38, 50), (56, 46), (46, 64), (64, 68), (32, 72)):
        canvas.oval((x, y, x + 4, y + 4), PAPER)


def pyjamas(canvas: Canvas, colour: str) -> None:
    _sleeves(canvas, colour, reach=46)
    canvas.block((36, 14, 64, 52), colour, round_by=3)
    canvas.shape([(36, 56), (64, 56), (68, 90), (53, 90), (50, 66), (47, 90), (32, 90)], shaded(colour, -0.2))
    for y in (22, 30, 38, 46):
        canvas.line([(38, y), (62, y)], shaded(colour, 0.5), width=2)
    canvas.line([(50, 16), (50, 50)], PAPER, width=1.5)


def dress(canvas: Canvas, colour: str) -> None:
    canvas.shape([(38, 14), (44, 14), (50, 22), (56, 14), (62, 14), (62, 44), (38, 44)], colour)
    canvas.shape([(38, 48), (62, 48), (80, 88), (20, 88)], colour)
    canvas.block((37, 43, 63, 49), shaded(colour, -0.3))
    for x in (36, 50, 64):
        canvas.line([(50 + (x - 50) / 3, 52), (x, 84)], shaded(colour, -0.12), width=1.5)


def shirt(canvas: Canvas, colour: str) -> None:
    _sleeves(canvas, colour, reach=58)
    canvas.block((34, 16, 66, 84), colour, round_by=4)
    canvas.shape([(40, 14), (60, 14), (50, 30)], PAPER)
    canvas.line([(50, 30), (50, 82)], shaded(colour, -0.25), width=1.5)
    for y in (38, 50, 62, 74):
        canvas.oval((48, y, 52, y + 4), INK)


def apron(canvas: Canvas, colour: str) -> None:
    canvas.arc((38, 6, 62, 34), colour, start=180, end=0, width=3)
    canvas.block((36, 20, 64, 46), colour, round_by=3)
    canvas.block((26, 42, 74, 88), colour, round_by=6)
    canvas.line([(10, 50), (90, 50)], shaded(colour, -0.25), width=3)
    canvas.block((38, 58, 62, 76), shaded(colour, 0.3), round_by=3)


def socks(canvas: Canvas, colour: str) -> None:
    for shift, shade in ((16, -0.2), (0, 0.0)):
        tone = shaded(colour, shade)
        canvas.block((26 + shift, 14, 46 + shift, 70), tone, round_by=4)
        canvas.block((26 + shift, 56, 68 + shift, 76 + shift / 4), tone, round_by=9)
        canvas.block((26 + shift, 14, 46 + shift, 22), PAPER, round_by=3)
        canvas.line([(27 + shift, 32), (45 + shift, 32)], PAPER, width=2.5)


def mittens(canvas: Canvas, colour: str) -> None:
    for left in (16, 52):
        canvas.block((left, 20, left + 26, 72), colour, round_by=13)
        canvas.block((left + 20, 40, left + 34, 58), colour, round_by=6)
        canvas.block((left, 68, left + 26, 84), shaded(colour, -0.3), round_by=3)
        canvas.line([(left + 5, 48), (left + 13, 40), (left + 21, 48)], PAPER, width=2.5)


def boots(canvas: Canvas, colour: str) -> None:
    for shift, shade in ((18, -0.2), (0, 0.0)):
        tone = shaded(colour, shade)
        canvas.block((22 + shift, 14, 46 + shift, 78), tone, round_by=5)
        canvas.block((22 + shift, 56, 72 + shift, 82), tone, round_by=12)
        canvas.block((22 + shift, 78, 72 + shift, 86), INK, round_by=3)
        canvas.line([(24 + shift, 22), (44 + shift, 22)], shaded(colour, 0.5), width=3)


def skein(canvas: Canvas, colour: str) -> None:
    canvas.block((16, 32, 84, 70), colour, round_by=18)
    for x in range(24, 80, 8):
        canvas.line([(x, 38), (x + 6, 64)], shaded(colour, 0.35), width=2)
    canvas.block((40, 30, 60, 72), PAPER, round_by=2)
    canvas.oval((45, 44, 55, 58), colour)
    canvas.line([(80, 64), (86, 78), (74, 84), (62, 78)], colour, width=2)


def needles(canvas: Canvas, colour: str) -> None:
    canvas.line([(20, 84), (74, 20)], colour, width=3.5)
    canvas.line([(80, 84), (26, 20)], shaded(colour, -0.25), width=3.5)
    for x in (74, 26):
        canvas.oval((x - 5, 13, x + 5, 23), INK)


def _sleeves(canvas: Canvas, colour: str, *, reach: float) -> None:
    canvas.shape([(38, 16), (62, 16), (84, reach - 6), (74, reach), (60, 38)], shaded(colour, -0.12))
    canvas.shape([(62, 16), (38, 16), (16, reach - 6), (26, reach), (40, 38)], shaded(colour, -0.12))
