"""What is sold in the demo."""

from collections.abc import Callable
from dataclasses import dataclass

from purchases.management.demo.pictures import Look
from purchases.management.demo.pictures.canvas import Canvas
from purchases.management.demo.pictures.home import bedding, cup, pillow, plate, towel
from purchases.management.demo.pictures.pantry import (
    bottle,
    candle,
    comb,
    crispbread,
    gift,
    jar,
    loaf,
    pouch,
    sack,
    soap,
    teapot,
)
from purchases.management.demo.pictures.wardrobe import (
    apron,
    boots,
    dress,
    mittens,
    needles,
    nightdress,
    pyjamas,
    robe,
    shirt,
    skein,
    socks,
)


@dataclass(frozen=True, slots=True)
class Good:
    """One article; `limit` is what is in stock, None for enough."""

    article: str
    name: str
    price: str
    look: Look
    sizes: tuple[str, ...] = ("",)
    limit: int | None = None


Goods = tuple[Good, ...]


def _good(
    article: str,
    name: str,
    price: str,
    motif: Callable[[Canvas, str], None],
    colour: str,
    sizes: str = "",
    limit: int | None = None,
) -> Good:
    return Good(article, name, price, Look(motif, colour), tuple(sizes.split(",")), limit)


AMBER, BROWN, BERRY, LEAF, SKY, ROSE = "#e09f1f", "#8a5a32", "#a8324a", "#5f8f4e", "#4f86b5", "#d77a8c"
FLAX, SAND, SLATE, PLUM, TEAL, BRICK = "#c9b48a", "#d9a86c", "#5c6b7a", "#7b4f8a", "#2f8f86", "#bf5b3d"

HONEY: Goods = (
    _good("H-250", "Linden honey, 250 g", "3.20", jar, AMBER),
    _good("H-500", "Linden honey, 500 g", "5.90", jar, AMBER),
    _good("H-BUCK", "Buckwheat honey, 500 g", "6.40", jar, BROWN, limit=24),
    _good("H-COMB", "Honeycomb, 200 g", "7.10", comb, AMBER, limit=8),
    _good("H-WAX", "Beeswax candle", "2.35", candle, AMBER),
    _good("H-PROP", "Propolis tincture, 30 ml", "4.80", bottle, BROWN),
    _good("H-GIFT", "Gift box of three honeys", "14.50", gift, BERRY, limit=12),
)
TEA: Goods = (
    _good("T-ASSAM", "Assam, loose leaf, 200 g", "6.75", pouch, BROWN),
    _good("T-SENCHA", "Sencha, loose leaf, 100 g", "7.20", pouch, LEAF),
    _good("T-MINT", "Peppermint, 50 g", "2.10", pouch, TEAL),
    _good("T-ROSE", "Rosehip, 250 g", "3.95", pouch, BERRY),
    _good("T-POT", "Glass teapot, 0.8 l", "11.40", teapot, SKY, limit=10),
)
LINEN: Goods = (
    _good("L-101", "Linen dress", "38.00", dress, SKY, "42,44,46,48", 6),
    _good("L-102", "Linen shirt", "29.50", shirt, FLAX, "S,M,L,XL"),
    _good("L-201", "Pillow case, 50 x 70", "9.80", pillow, FLAX),
    _good("L-202", "Duvet cover, 150 x 200", "44.90", bedding, SLATE),
    _good("L-301", "Apron", "12.25", apron, BRICK),
)
KNITWEAR: Goods = (
    _good("1004", "Robe, interlock", "1314.57", robe, ROSE, "42,44,46,48"),
    _good("1011", "Robe, flannel", "1407.21", robe, TEAL, "44,46,48,50"),
    _good("1066", "Nightdress", "928.49", nightdress, PLUM, "46,48,50,52"),
    _good("1354", "Pyjamas for children", "786.71", pyjamas, SKY, "98,104,110,116", 20),
    _good("1400", "Socks, three pairs", "189.00", socks, SLATE),
)
YARN: Goods = (
    _good("Y-MER", "Merino, 50 g", "5.40", skein, BERRY),
    _good("Y-ALP", "Alpaca, 50 g", "7.85", skein, FLAX),
    _good("Y-SOCK", "Sock yarn, 100 g", "9.10", skein, TEAL),
    _good("Y-NEED", "Bamboo needles", "3.30", needles, SAND),
)
SOAP: Goods = (
    _good("S-OLIVE", "Olive soap, 100 g", "2.60", soap, LEAF),
    _good("S-TAR", "Tar soap, 100 g", "2.45", soap, SLATE),
    _good("S-SHAMP", "Solid shampoo, 90 g", "5.20", soap, ROSE),
)
SPICES: Goods = (
    _good("P-CARD", "Cardamom, 50 g", "3.60", pouch, LEAF),
    _good("P-CINN", "Cinnamon sticks, 100 g", "2.90", pouch, BRICK),
    _good("P-SAFF", "Saffron, 1 g", "4.75", pouch, AMBER),
)
FELT: Goods = (
    _good("F-10", "Felt boots", "2450.00", boots, SLATE, "37,39,41,43"),
    _good("F-11", "Felt boots, embroidered", "3190.00", boots, BERRY, "37,39,41"),
    _good("F-20", "Mittens, dog wool", "690.00", mittens, BROWN),
    _good("F-21", "Mittens for children", "420.00", mittens, TEAL),
    _good("F-30", "Socks, goat down", "560.00", socks, FLAX),
)
PORCELAIN: Goods = (
    _good("D-01", "Cup with saucer, “Meadow”", "640.00", cup, SKY),
    _good("D-02", "Cup with saucer, “Poppy”", "690.00", cup, ROSE),
    _good("D-11", "Plate, 20 cm", "480.00", plate, SKY),
    _good("D-12", "Plate, 26 cm", "720.00", plate, PLUM),
    _good("D-21", "Teapot, 0.7 l", "1890.00", teapot, ROSE, limit=9),
)
BREAD: Goods = (
    _good("B-1", "Rye loaf on sourdough, 1 kg", "4.20", loaf, BROWN),
    _good("B-2", "Oat bread, 700 g", "3.80", loaf, SAND),
    _good("B-3", "Crispbread, 400 g", "3.10", crispbread, SAND),
    _good("B-4", "Crispbread with seeds, 400 g", "3.60", crispbread, BROWN),
    _good("B-5", "Cloudberry jam, 300 g", "8.90", jar, AMBER, limit=16),
)
SAUNA: Goods = (
    _good("U-1", "Waffle towel, 70 x 140", "14.50", towel, TEAL),
    _good("U-2", "Bench towel, 50 x 60", "7.90", towel, SLATE),
    _good("U-3", "Birch tar soap, 90 g", "4.40", soap, SLATE),
    _good("U-4", "Sauna honey, 200 ml", "9.20", jar, AMBER),
)
COFFEE: Goods = (
    _good("C-ETH", "Ethiopia, 1 kg", "1480.00", sack, SAND),
    _good("C-BRA", "Brazil, 1 kg", "1190.00", sack, FLAX),
    _good("C-DEC", "Decaffeinated, 1 kg", "1620.00", sack, LEAF),
)
OIL: Goods = (
    _good("O-1", "Olive oil, 1 l", "890.00", bottle, LEAF),
    _good("O-5", "Olive oil, 5 l", "3950.00", bottle, TEAL),
    _good("O-T", "Thyme honey, 450 g", "980.00", jar, BRICK),
)
ASSORTMENTS = (
    HONEY, TEA, LINEN, KNITWEAR, YARN, SOAP, SPICES, FELT, PORCELAIN, BREAD, SAUNA, COFFEE, OIL,
)  # fmt: skip
