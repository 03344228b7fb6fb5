"""The columns of a list of orders, by their headings."""

from collections.abc import Mapping

from purchases.rules.tables import Columns, Table, Vocabulary, map_columns

VOCABULARY: Mapping[str, Vocabulary] = {
    "person": Vocabulary.of(
        exact=(
            "person, household, participant, customer, client, buyer, member, full name, имя, фио, участник, "
            "участница, покупатель, клиент, заказчик, ник, ім'я, піб, учасник, покупець, άτομο, όνομα, "
            "συμμετέχων, πελάτης, henkilö, osallistuja, asiakas, talous, foyer, personne, participante, "
            "adhérent, teilnehmer, kunde, haushalt, persona, partecipante, cliente, famiglia"
        ),
        likely="name, nom, nome, nimi",
    ),
    "phone": Vocabulary.of(
        exact=(
            "phone, telephone, mobile, phone number, телефон, тел, мобильный, номер телефона, мобільний, "
            "τηλέφωνο, κινητό, puhelin, puhelinnumero, téléphone, portable, telefon, handy, telefono, cellulare"
        ),
    ),
    "email": Vocabulary.of(
        exact=(
            "email, e-mail, mail, e-mail address, почта, электронная почта, эл почта, имейл, пошта, "
            "електронна пошта, ηλεκτρονική διεύθυνση, sähköposti, courriel, adresse mail"
        ),
    ),
    "article": Vocabulary.of(
        exact=(
            "article, ref, reference, sku, product code, item code, order number, артикул, арт, код товара, "
            "код товару, κωδικός, tuotenumero, tuotekoodi, référence, code article, artikelnummer, artikel "
            "nr, bestellnummer, codice, codice articolo"
        ),
        likely="code, код, item, product, товар, artikel, articolo, produit, prodotto, tuote",
    ),
    "size": Vocabulary.of(
        exact="size, размер, розмір, μέγεθος, νούμερο, koko, taille, größe, grösse, taglia, misura",
        likely="рост, зріст",
    ),
    "colour": Vocabulary.of(
        exact="colour, color, цвет, расцветка, колір, χρώμα, väri, couleur, coloris, farbe, colore",
    ),
    "quantity": Vocabulary.of(
        exact=(
            "quantity, qty, pieces, pcs, count, amount, кол-во, количество, кол, шт, штук, кількість, к-сть, "
            "ποσότητα, τεμάχια, määrä, kpl, quantité, qté, nombre, menge, anzahl, stück, quantità, qtà, "
            "pezzi"
        ),
    ),
}
FIELDS = tuple(VOCABULARY)
REQUIRED = ("person", "article", "quantity")


def map_order_columns(*, table: Table, explicit: Mapping[str, object] | None = None) -> Columns:
    """Where each field stands; person, article and quantity must be there."""
    return map_columns(table=table, vocabulary=VOCABULARY, required=REQUIRED, explicit=explicit)
