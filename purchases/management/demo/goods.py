"""What is sold in the demo: (article, name, price, sizes, stock or None)."""

Goods = tuple[tuple[str, str, str, tuple[str, ...], int | None], ...]

HONEY: Goods = (
    ("H-250", "Linden honey, 250 g", "3.20", ("",), None),
    ("H-500", "Linden honey, 500 g", "5.90", ("",), None),
    ("H-BUCK", "Buckwheat honey, 500 g", "6.40", ("",), 24),
    ("H-COMB", "Honeycomb, 200 g", "7.10", ("",), 8),
    ("H-WAX", "Beeswax candle", "2.35", ("",), None),
    ("H-PROP", "Propolis tincture, 30 ml", "4.80", ("",), None),
    ("H-GIFT", "Gift box of three honeys", "14.50", ("",), 12),
)
TEA: Goods = (
    ("T-ASSAM", "Assam, loose leaf, 200 g", "6.75", ("",), None),
    ("T-SENCHA", "Sencha, loose leaf, 100 g", "7.20", ("",), None),
    ("T-MINT", "Peppermint, 50 g", "2.10", ("",), None),
    ("T-ROSE", "Rosehip, 250 g", "3.95", ("",), None),
    ("T-POT", "Glass teapot, 0.8 l", "11.40", ("",), 10),
)
LINEN: Goods = (
    ("L-101", "Linen dress", "38.00", ("42", "44", "46", "48"), 6),
    ("L-102", "Linen shirt", "29.50", ("S", "M", "L", "XL"), None),
    ("L-201", "Pillow case, 50 x 70", "9.80", ("",), None),
    ("L-202", "Duvet cover, 150 x 200", "44.90", ("",), None),
    ("L-301", "Apron", "12.25", ("",), None),
)
KNITWEAR: Goods = (
    ("1004", "Robe, interlock", "1314.57", ("42", "44", "46", "48"), None),
    ("1011", "Robe, flannel", "1407.21", ("44", "46", "48", "50"), None),
    ("1066", "Nightdress", "928.49", ("46", "48", "50", "52"), None),
    ("1354", "Pyjamas for children", "786.71", ("98", "104", "110", "116"), 20),
    ("1400", "Socks, three pairs", "189.00", ("",), None),
)
YARN: Goods = (
    ("Y-MER", "Merino, 50 g", "5.40", ("",), None),
    ("Y-ALP", "Alpaca, 50 g", "7.85", ("",), None),
    ("Y-SOCK", "Sock yarn, 100 g", "9.10", ("",), None),
    ("Y-NEED", "Bamboo needles", "3.30", ("",), None),
)
SOAP: Goods = (
    ("S-OLIVE", "Olive soap, 100 g", "2.60", ("",), None),
    ("S-TAR", "Tar soap, 100 g", "2.45", ("",), None),
    ("S-SHAMP", "Solid shampoo, 90 g", "5.20", ("",), None),
)
SPICES: Goods = (
    ("P-CARD", "Cardamom, 50 g", "3.60", ("",), None),
    ("P-CINN", "Cinnamon sticks, 100 g", "2.90", ("",), None),
    ("P-SAFF", "Saffron, 1 g", "4.75", ("",), None),
)
