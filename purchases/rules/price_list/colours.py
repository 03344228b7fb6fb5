"""The colours that a cell lists, taken apart only where every part surely is one."""

import re
from functools import lru_cache

from purchases.rules.tables import Cell, fold, folded, text_of

RUSSIAN_STEMS = (
    "бел:ый,ая,ое,ые;черн:ый,ая,ое,ые;красн:ый,ая,ое,ые;син:ий,яя,ее,ие;голуб:ой,ая,ое,ые;зелен:ый,ая,ое,ые;"
    "желт:ый,ая,ое,ые;оранжев:ый,ая,ое,ые;розов:ый,ая,ое,ые;фиолетов:ый,ая,ое,ые;сиренев:ый,ая,ое,ые;"
    "коричнев:ый,ая,ое,ые;бежев:ый,ая,ое,ые;сер:ый,ая,ое,ые;бордов:ый,ая,ое,ые;молочн:ый,ая,ое,ые;"
    "бирюзов:ый,ая,ое,ые;мятн:ый,ая,ое,ые;персиков:ый,ая,ое,ые;коралл:овый,овая,овое,овые;малинов:ый,ая,ое,ые;"
    "салатов:ый,ая,ое,ые;лилов:ый,ая,ое,ые;золот:ой,ая,ое,ые,истый;серебрист:ый,ая,ое,ые;песочн:ый,ая,ое,ые;"
    "пудров:ый,ая,ое,ые;горчичн:ый,ая,ое,ые;изумрудн:ый,ая,ое,ые;васильков:ый,ая,ое,ые;шоколадн:ый,ая,ое,ые;"
    "кремов:ый,ая,ое,ые;оливков:ый,ая,ое,ые;вишнев:ый,ая,ое,ые;сливов:ый,ая,ое,ые;бел:ий,а,е,і;чорн:ий,а,е,і;"
    "червон:ий,а,е,і;син:ій,я,є,і;блакитн:ий,а,е,і;зелен:ий,а,е,і;жовт:ий,а,е,і;помаранчев:ий,а,е,і;"
    "рожев:ий,а,е,і;фіолетов:ий,а,е,і;коричнев:ий,а,е,і;бежев:ий,а,е,і;сір:ий,а,е,і;біл:ий,а,е,і;бордов:ий,а,е,і"
)
WORDS = (
    "хаки,беж,бордо,индиго,экрю,айвори,меланж,фуксия,электрик,марсала,капучино,графит,антрацит,"
    "white,black,red,blue,navy,green,yellow,orange,pink,purple,violet,brown,beige,grey,gray,cream,ivory,khaki,"
    "turquoise,gold,silver,burgundy,olive,mint,coral,mustard,teal,lilac,ecru,anthracite,"
    "λευκό,άσπρο,μαύρο,κόκκινο,μπλε,πράσινο,κίτρινο,πορτοκαλί,ροζ,μωβ,καφέ,μπεζ,γκρι,χρυσό,ασημί,"
    "valkoinen,musta,punainen,sininen,vihreä,keltainen,oranssi,pinkki,vaaleanpunainen,violetti,ruskea,beige,"
    "harmaa,turkoosi,kulta,hopea,"
    "blanc,blanche,noir,noire,rouge,bleu,bleue,marine,vert,verte,jaune,rose,violet,violette,marron,brun,gris,"
    "grise,écru,doré,argenté,bordeaux,crème,"
    "weiß,weiss,schwarz,rot,blau,grün,gelb,orange,rosa,lila,violett,braun,grau,gold,silber,türkis,creme,"
    "dunkelblau,hellblau,dunkelgrün,hellgrün,dunkelgrau,hellgrau,"
    "bianco,bianca,nero,nera,rosso,rossa,blu,azzurro,verde,giallo,gialla,arancione,viola,marrone,grigio,grigia,"
    "dorato,argento,panna"
)
SHADES = (
    "темно,светло,ярко,нежно,темный,светлый,яркий,небесно,темно,світло,яскраво,light,dark,bright,pale,deep,sky,royal,"
    "ανοιχτό,σκούρο,vaalea,tumma,kirkas,marine,clair,foncé,pâle,vif,hell,dunkel,heller,dunkles,chiaro,scuro,chiara,scura"
)
COLOURS = folded(WORDS) | folded(
    ",".join(
        stem + ending
        for entry in RUSSIAN_STEMS.split(";")
        for stem, _, endings in [entry.partition(":")]
        for ending in endings.split(",")
    )
)
SHADES_OF = folded(SHADES)


def split_colours(*, value: Cell) -> tuple[str, ...]:
    """The colours of a cell: several where commas, semicolons or lines part words for colours.

    "серый/голубой", "в ассортименте" and "цвет на выбор" stay one text.
    """
    text = str(value) if isinstance(value, str) else text_of(value)
    return _split(text) if text.strip() else ()


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[str, ...]:
    whole = " ".join(text.split())
    parts = tuple(" ".join(part.split()) for part in re.split(r"[,;\n]", text) if part.strip())
    distinct = len({fold(part) for part in parts}) == len(parts)
    return parts if distinct and len(parts) > 1 and all(map(is_colour, parts)) else (whole,)


def is_colour(text: str) -> bool:
    """Whether `text` names one colour, with or without a shade of it."""
    words = set(fold(text).split())
    return words <= COLOURS | SHADES_OF and bool(words & COLOURS) and len(words - SHADES_OF) < 2
