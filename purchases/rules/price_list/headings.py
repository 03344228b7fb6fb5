"""The headings of price lists in the languages suppliers write them in."""

from collections.abc import Mapping
from dataclasses import dataclass

from purchases.rules.tables import EXACT, Vocabulary, folded

NO_PRICES = "unit, currency, group, валюта, валюти, скидка, discount, einheit"
RETAIL = (
    "розничная, розничные, розница, розн, розничн, роздріб, роздрібна, ррц, рц, мрц, рекомендованная, старая, "
    "орг, оргсбор, сбором, retail, rrp, msrp, old, client, public, publique, conseille, ttc, uvp, vk, "
    "ladenpreis, ovh, suositushinta, λιανικη, λιανικης, дроп"
)
WHOLESALE = (
    "опт, оптовая, оптовые, оптом, гурт, оптова, wholesale, net, netto, ht, gros, grossiste, grosshandel, ek, "
    "ingrosso, tukku, tukkuhinta, χονδρικη, χονδρικης"
)
PER_PACK = (
    "упак, уп, упаковка, упаковку, короб, коробку, кор, ряд, пачку, pack, box, carton, lot, vpe, karton"
)
PRICE_WORDS = (
    "цена, цены, ціна, ціни, прайс, стоимость, вартість, price, prices, cost, preis, preise, prix, tarif, "
    "hinta, prezzo, prezzi, τιμη"
)


VOCABULARY: Mapping[str, Vocabulary] = {
    "article": Vocabulary.of(
        exact=(
            "article number, article code, order number, product code, item code, item number, ref, "
            "reference, sku, code, артикул, арт, код, код товара, артикул товара, код артикула, артикул "
            "поставщика, κωδικός, κωδικός προϊόντος, κωδ, tuotenumero, tuotekoodi, tuotenro, koodi, "
            "référence, réf, code article, code produit, artikelnummer, artikel nr, art nr, artnr, "
            "bestellnummer, best nr, codice, codice articolo, codice prodotto, cod, riferimento, код товару, "
            "vendor code, style no, model no, part number, номенклатурный номер, шифр"
        ),
        likely="article, art, artikel, articolo",
        fallback="номер, number, nr",
    ),
    "name": Vocabulary.of(
        exact=(
            "name, product, product name, item, item name, title, goods, наименование, наименование товара, "
            "название, название товара, товар, номенклатура, назва, назва товару, найменування, όνομα, "
            "ονομασία, προϊόν, είδος, nimi, tuote, tuotenimi, tuotteen nimi, nom, nom du produit, produit, "
            "désignation, libellé, bezeichnung, produkt, produktname, artikelbezeichnung, artikelname, ware, "
            "nome, prodotto, denominazione, nome prodotto, product title, изделие, вид изделия, продукция"
        ),
        likely="article, artikel, articolo, model, модель",
        never="category, code, group, id, number, type, категория, код, номер",
    ),
    "price": Vocabulary.of(
        exact=(
            "price, price net, net price, unit price, wholesale price, price per unit, цена, цена опт, "
            "оптовая цена, опт, цена за шт, цена за единицу, цена за ед, ціна, оптова ціна, ціна опт, τιμή, "
            "τιμή μονάδας, χονδρική τιμή, hinta, yksikköhinta, tukkuhinta, prix, prix unitaire, prix ht, "
            "prix u, pu, pu ht, tarif, preis, einzelpreis, stückpreis, nettopreis, preis netto, prezzo, "
            "prezzo unitario, prezzo netto"
        ),
        likely="cost, стоимость, вартість, κόστος",
        never=f"{NO_PRICES}, {RETAIL}",
    ),
    "description": Vocabulary.of(
        exact=(
            "description, details, описание, состав, характеристики, опис, склад товару, περιγραφή, kuvaus, "
            "tuotekuvaus, descriptif, détails, beschreibung, descrizione"
        ),
        fallback=(
            "note, notes, comment, примечание, комментарий, примітка, σημειώσεις, huomautus, remarque, "
            "bemerkung, hinweis, nota"
        ),
    ),
    "unit": Vocabulary.of(
        exact=(
            "unit, unit of measure, uom, packaging, ед, ед изм, единица, единица измерения, фасовка, од, од "
            "вим, одиниця, фасування, μονάδα, μονάδα μέτρησης, yksikkö, unité, conditionnement, contenance, "
            "einheit, gebinde, unità, unità di misura, um, confezione"
        ),
        never="cost, preis, prezzo, price, prix",
    ),
    "category": Vocabulary.of(
        exact=(
            "category, product category, subcategory, section, подкатегория, подгруппа, "
            "категория, рубрика, раздел, группа, группа товаров, "
            "категорія, розділ, група, κατηγορία, kategoria, ryhmä, tuoteryhmä, catégorie, rayon, famille, "
            "kategorie, warengruppe, gruppe, categoria, reparto"
        ),
        fallback=(
            "producer, manufacturer, brand, maker, supplier, производитель, бренд, марка, поставщик, "
            "виробник, παραγωγός, κατασκευαστής, tuottaja, valmistaja, producteur, productrice, fabricant, "
            "marque, fournisseur, hersteller, erzeuger, marke, produttore, marca"
        ),
    ),
    "size": Vocabulary.of(
        exact=(
            "size, sizes, размер, размеры, размерный ряд, розмір, розміри, μέγεθος, μεγέθη, koko, koot, "
            "taille, tailles, größe, größen, taglia, taglie, misura, size range, размерная сетка, рост"
        ),
    ),
    "colour": Vocabulary.of(
        exact=(
            "colour, color, colours, colors, цвет, цвета, расцветка, расцветки, колір, кольори, χρώμα, väri, värit, "
            "couleur, coloris, farbe, farben, colore, colori"
        ),
    ),
    "sold_out": Vocabulary.of(
        exact=(
            "sold out, out of stock, rupture, en rupture, rupture de stock, épuisé, нет в наличии, "
            "распродано, немає в наявності, розпродано, εξαντλημένο, loppu, loppuunmyyty, ausverkauft, "
            "vergriffen, esaurito"
        ),
    ),
    "availability": Vocabulary.of(
        exact=(
            "avail, available, availability, in stock, наличие, в наличии, доступность, наявність, в "
            "наявності, διαθεσιμότητα, διαθέσιμο, saatavuus, saatavilla, disponibilité, disponible, dispo, "
            "verfügbar, verfügbarkeit, lieferbar, disponibilità, disponibile"
        ),
    ),
    "pack": Vocabulary.of(
        exact=(
            "pack, pack size, pack of, packing, multiple, sold by, упаковка, кратность, в упаковке, упак, "
            "кол-во в упаковке, пакування, кратність, συσκευασία, pakkauskoko, pakkaus, lot, colisage, par "
            "lot de, verpackungseinheit, vpe, ve, packung, imballo, pezzi per confezione, conf, case qty, case, "
            "case size, units per case, в коробке, шт в коробке, пар в коробке, кол-во в коробке, короб, "
            "шт в упаковке, шт в уп, pz conf, colis, uvc, laatikossa"
        ),
    ),
    "weight": Vocabulary.of(
        exact=(
            "weight, weight g, weight kg, вес, вес г, вес кг, масса, вага, вага г, βάρος, paino, poids, "
            "gewicht, peso"
        ),
    ),
    "limit": Vocabulary.of(
        exact=(
            "stock, limit, quantity available, остаток, остатки, на складе, лимит, залишок, απόθεμα, "
            "varasto, varastosaldo, quantité disponible, stock disponible, bestand, lagerbestand, giacenza, "
            "scorta"
        ),
    ),
    "picture": Vocabulary.of(
        exact=(
            "picture, pictures, image, images, image url, image link, photo, photos, photo url, picture url, "
            "фото, фотография, фотографии, картинка, картинки, изображение, изображения, ссылка на фото, "
            "зображення, світлина, посилання на фото, εικόνα, εικόνες, φωτογραφία, kuva, kuvat, kuvalinkki, "
            "bild, bilder, bild url, foto, immagine, immagini, lien photo, photographie"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class _Words:
    none: frozenset[str]
    retail: frozenset[str]
    wholesale: frozenset[str]
    pack: frozenset[str]
    price: frozenset[str]


_WORDS = _Words(*map(folded, (NO_PRICES, RETAIL, WHOLESALE, PER_PACK, PRICE_WORDS)))


def price_rank(heading: str) -> int:
    """How likely the folded `heading` stands above the wholesale prices; 0 if above no prices at all.

    5 says wholesale, 4 no more than price, 3 a price of something, 2 the price of a pack, 1 another's price.
    """
    words = set(heading.split())
    score = VOCABULARY["price"].score(heading)
    named = bool(words & (_WORDS.price | _WORDS.wholesale)) or score > 0
    if (words & _WORDS.none and score < EXACT) or not (named or words & _WORDS.retail):
        return 0
    if words & _WORDS.retail:
        return 1 if named or len(words) == 1 else 0
    if words & _WORDS.pack:
        return 2
    if words & _WORDS.wholesale:
        return 5
    return 4 if score == EXACT else 3
