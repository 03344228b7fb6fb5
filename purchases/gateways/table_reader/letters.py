"""How likely a text is, by which letters stand beside each other in the words of the trade.

The same bytes are other letters in another encoding: only in their own do they spell words.
"""

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from math import log

CYRILLIC = """
артикул наименование товар товара название цена цены оптовая опт розничная размер размеры размерный ряд
ростовка цвет цвета состав количество кол-во упаковка в упаковке шт штук наличие нет в наличии есть
остаток
описание производитель страна россия турция китай беларусь категория раздел группа итого всего сумма
скидка
прайс-лист прайс поставщик закупка организатор участник заказ заказа заказчик доставка оплата руб рублей
ткань хлопок шерсть лён шёлк полиэстер вискоза трикотаж джемпер кардиган свитер платье юбка брюки
футболка
носки колготки шапка шарф перчатки куртка пальто халат пижама бельё детский детская детские женский
женская
мужской мужская взрослый белый белая чёрный черный красный синий голубой зелёный жёлтый серый розовый
бежевый коричневый молоко сыр творог масло сметана хлеб мука сахар соль крупа гречка рис мёд орех орехи
грецкий кедровый миндаль чай кофе шоколад печенье сок яблочный яблоки груша картофель морковь свёкла лук
чеснок капуста огурец помидоры томаты мясо говядина свинина курица рыба икра яйцо яйца конфеты варенье
мыло шампунь крем паста порошок средство для стирки посуды полотенце постельное одеяло подушка игрушка
кукла мяч книга тетрадь карандаш ручка сумка рюкзак кошелёк обувь ботинки сапоги туфли тапочки новый
новинка
весна лето осень зима сезон коллекция модель и с на по из от до без или я у а о в к не не это как что
для при за под ед изм
килограмм грамм литр метр вес брутто нетто срок годности штрихкод фото ссылка примечание комментарий
ціна назва товару найменування кількість розмір колір одиниця виміру наявність немає в наявності є
залишок
опис виробник країна україна постачальник знижка сума усього разом замовлення закупівля учасник її їх
його
молоко сир олія хліб борошно цукор сіль гречка рис мед горіхи волоський чай кава яблука груша картопля
морква буряк цибуля часник капуста огірки помідори м'ясо яловичина свинина курка риба яйця шкарпетки
сукня
спідниця штани сорочка светр шапка шарф рукавички білий чорний червоний синій блакитний зелений жовтий
сірий
рожевий дитячий дитяча жіночий жіноча чоловічий ґудзик ґанок вовна льон бавовна ковдра рушник іграшка
книжка
"""
GREEK = """
κωδικός προϊόν προϊόντος όνομα ονομασία είδος τιμή τιμές μονάδα μονάδας ποσότητα μέγεθος χρώμα περιγραφή
κατηγορία παραγωγός διαθέσιμο εξαντλημένο απόθεμα συσκευασία σύνολο έκπτωση φόρος ελιές ελαιόλαδο λάδι
τυρί
φέτα γάλα γιαούρτι μέλι ψωμί αλεύρι ζάχαρη αλάτι ρύζι φασόλια φακές ντομάτες πατάτες κρεμμύδια σκόρδο
μήλα
πορτοκάλια λεμόνια κρασί κόκκινο λευκό μαύρο πράσινο μπλε κίτρινο βιολογικό καρύδια αμύγδαλα σύκα
κατσικίσιο
πρόβειο παξιμάδια όσπρια τσάι βουνού ρίγανη θυμάρι σαπούνι να θα δεν σε στο στον μη με κενό και με για
από το τα οι ο η της του των χωρίς κιλό
κιλά γραμμάρια τεμάχιο τεμάχια λίτρο βάρος ευρώ άνω άλλα άρωμα άλευρα άνθη ένα όχι ύλη αυτό οι η ο ή μας
σας δέκα χαρτί σέλινο οκτώ ώρα ήταν είναι έξι άσπρο ύφασμα ίνα
"""
LATIN = """
prénom désignation libellé référence réf quantité qté unité unités catégorie épuisé disponibilité dépôt marque
français française pâtes crème brûlée fraîche café décaféiné thé pêche pâté légumes céréales bœuf gâteau
chèvre fromage à la entière père mère même très après déjà où ça être fenêtre hôtel île août noël maïs huître
côte rôti blé épeautre sésame épices abricots séchés œufs élevés plein été vêtement coloré
größe größen stück süß süße käse brötchen gemüse äpfel nüsse walnüsse möhren kräuter öl olivenöl weiß weiße
schwarz grün für über groß straße müsli früchte getränk bestellübersicht verfügbar lieferbar köln überraschung
tüte bärlauch hühner mühle kürbis spätzle knödel schälchen fläschchen änderung übrig ärmel
tuotteen määrä yksikkö hinta väri päivä käsintehty älä mämmi näkkileipä säilyke jäätelö pähkinä pähkinöitä
ryhmä tähti hyvää öljy rypsiöljy kylmäpuristettu hedelmä leipä maitoa vähän pitää sämpylä äiti päärynä
unità quantità qualità è perché città più caffè tè già così però può libertà disponibilità varietà
está más número números único última índice árabe día sólo también búlgaro húngaro frágil álbum árbol
já será deverá amanhã água três português óleo grãos feijão
für gültig kürzel zurück müssen fließend schlüssel glück türkis aufgeführt erfüllt verknüpft
küünal tühi küsi lülita üle ühe
año niño señora camión azúcar limón jamón ibérico atún piña tamaño algodón pequeño artículo código
färg storlek antal kött bröd smör grädde äpple ägg kål lök kött rött grönt blå svart vår höst över
ção pão maçã não café açúcar são você nação é às
kørsel brød rødløg smør fløde køb grøn blå æbler æg sæson får pølse øl
ø ø ø
õun või mõõt hõlmikpuu küüslauk jäätis
"""
SAMPLES = {"cyrillic": CYRILLIC, "greek": GREEK, "latin": LATIN}

USUAL_SIGNS = dict.fromkeys("«»“”„’–—…€№°·•×±½¼²³®™£§\u00a0₴", log(0.01))
UNKNOWN_SIGN = log(0.0002)
TOUCHING = frozenset("«»“”„’–—…®™²³°€\u00a0")
SIGN_IN_WORD = log(0.01)
UNKNOWN_PAIR = log(0.0001)
OTHER_SCRIPT = log(0.00000001)
SUDDEN_CAPITAL = log(0.005)
CAPITAL = log(0.6)
WORD = re.compile("[A-Za-z\x80-\uffff]*[\x80-\uffff][A-Za-z\x80-\uffff]*")


def script(letter: str) -> str:
    if letter <= "\u024f":
        return "latin"
    if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff":
        return "greek"
    return "cyrillic" if "\u0400" <= letter <= "\u04ff" else "other"


@cache
def pairs(name: str) -> dict[tuple[str, str], float]:
    """How often, as a logarithm, one letter follows another in the words of a script; a space ends them.

    Only pairs with a letter beyond ASCII count, so that every encoding is judged by the same places.
    """
    counted = Counter(
        pair
        for pair in pairwise(" ".join(SAMPLES[name].split()).lower())
        if not (pair[0] + pair[1]).isascii()
    )
    total = counted.total()
    return {pair: log(count / total) for pair, count in counted.items()}


def likelihood(text: str) -> float:
    """A logarithm; comparable among readings of the same bytes."""
    words = Counter(WORD.findall(text))
    return sum(
        count * _pair(before, after)
        for word, count in words.items()
        for before, after in pairwise(f" {word} ")
        if not (before.isascii() and after.isascii())
    )


def _pair(before: str, after: str) -> float:
    if not before.isalpha() or not after.isalpha():
        touching = " " in (before, after) or before in TOUCHING or after in TOUCHING
        return _beside_none((before, " ")) + _beside_none((" ", after)) + (0.0 if touching else SIGN_IN_WORD)
    named = script(after if before.isascii() else before)
    if named not in SAMPLES or script(before) != script(after):
        return OTHER_SCRIPT
    likely = pairs(named).get((before.lower(), after.lower()), UNKNOWN_PAIR)
    if after.isupper():
        likely += CAPITAL if before.isupper() else SUDDEN_CAPITAL
    return likely


def _beside_none(place: tuple[str, str]) -> float:
    """A letter at the beginning or the end of a word, or a sign between words."""
    character = "".join(place).strip(" ")
    if character.isascii():
        return 0.0
    if not character.isalpha():
        return USUAL_SIGNS.get(character, UNKNOWN_SIGN)
    named = script(character)
    if named not in SAMPLES:
        return OTHER_SCRIPT
    return pairs(named).get((place[0].lower(), place[1].lower()), UNKNOWN_PAIR)
