"""The headings of price lists in the languages suppliers write them in."""

from collections.abc import Mapping

from purchases.rules.tables import Columns, Table, Vocabulary, map_columns

NOT_WHOLESALE = (
    "unit, currency, group, валюта, розничная, розница, розн, ррц, мрц, рекомендованная, старая, орг, "
    "сбором, retail, rrp, old, client, public, publique, conseille, tva, vat, mwst"
)

VOCABULARY: Mapping[str, Vocabulary] = {
    "article": Vocabulary.of(
        exact=(
            "article number, article code, order number, product code, item code, item number, ref, "
            "reference, sku, code, артикул, арт, код, код товара, артикул товара, код артикула, артикул "
            "поставщика, κωδικός, κωδικός προϊόντος, κωδ, tuotenumero, tuotekoodi, tuotenro, koodi, "
            "référence, réf, code article, code produit, artikelnummer, artikel nr, art nr, artnr, "
            "bestellnummer, best nr, codice, codice articolo, codice prodotto, cod, riferimento, код товару"
        ),
        likely="article, art, artikel, articolo, номер, number, nr",
    ),
    "name": Vocabulary.of(
        exact=(
            "name, product, product name, item, item name, title, goods, наименование, наименование товара, "
            "название, название товара, товар, номенклатура, назва, назва товару, найменування, όνομα, "
            "ονομασία, προϊόν, είδος, nimi, tuote, tuotenimi, tuotteen nimi, nom, nom du produit, produit, "
            "désignation, libellé, bezeichnung, produkt, produktname, artikelbezeichnung, artikelname, ware, "
            "nome, prodotto, denominazione, nome prodotto"
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
        never=NOT_WHOLESALE,
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
            "category, product category, section, категория, рубрика, раздел, группа, группа товаров, "
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
            "taille, tailles, größe, größen, taglia, taglie, misura"
        ),
    ),
    "colour": Vocabulary.of(
        exact=(
            "colour, color, colours, colors, цвет, цвета, расцветка, колір, кольори, χρώμα, väri, värit, "
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
            "lot de, verpackungseinheit, vpe, packung, imballo, pezzi per confezione"
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
}


def map_price_columns(*, table: Table, explicit: Mapping[str, object] | None = None) -> Columns:
    """Where the fields of a price list stand; a name and a price must be among them."""
    return map_columns(table=table, vocabulary=VOCABULARY, required=("name", "price"), explicit=explicit)
