"""In what a text without a mark is written: short lists, of which some name a thing only once."""

import pytest

from purchases.gateways.table_reader.encodings import SINGLE_BYTE, decoded

WRITTEN = [
    ("cp1251", "Наименование;Цена\nНоски;120\n"),
    ("cp1251", "Товар;Цена\nСыр;5\nМёд;7\n"),
    ("cp1251", "цена\n5\n"),
    ("cp1251", "ЦЕНА;ТОВАР\n5;ЧАЙ\n"),
    ("cp1251", "name;price\nЧай;5\n"),
    ("cp1251", "Name;Price\nTea;5 руб.\n"),
    ("cp1251", "№;Item;Price\n1;Tea;5\n"),
    ("cp1251", "Item;Price\nTea;5 €\n"),
    ("cp1251", "Джемпер жен. арт. 1002;1 090,63\nКардиган «Ёлка»;2 300,00\n"),
    ("cp1251", "НАИМЕНОВАНИЕ;ЦЕНА\nХАЛАТ МАХРОВЫЙ;1500\nПИЖАМА ДЕТСКАЯ;900\n"),
    ("cp1251", "Назва;Ціна\nЇжак;10\nҐудзики;3\nЄдність;4\n"),
    ("cp1251", "Назва;Ціна\nСир;5\n"),
    ("cp1251", "назва товару;ціна\nшкарпетки дитячі;25\n"),
    ("cp1251", "Артикул;Ед.;Цена\nA-1;шт;5\n"),
    ("cp1251", "Nike Air;р.;5\nAdidas;р.;6\n"),
    ("cp1251", "Size;Color;Price\n42;бел;5\n"),
    ("koi8-r", "Наименование;Цена\nНоски;120\n"),
    ("koi8-r", "Товар;Цена\nСыр;5\nМёд;7\n"),
    ("koi8-r", "цена\n5\n"),
    ("koi8-r", "ЦЕНА;ТОВАР\n5;ЧАЙ\n"),
    ("koi8-r", "name;price\nЧай;5\n"),
    ("koi8-r", "Name;Price\nTea;5 руб.\n"),
    ("koi8-r", "НАИМЕНОВАНИЕ;ЦЕНА\nХАЛАТ МАХРОВЫЙ;1500\nПИЖАМА ДЕТСКАЯ;900\n"),
    ("koi8-r", "Артикул;Ед.;Цена\nA-1;шт;5\n"),
    ("koi8-r", "Size;Color;Price\n42;бел;5\n"),
    ("koi8-u", "Назва;Ціна\nЇжак;10\nҐудзики;3\nЄдність;4\n"),
    ("koi8-u", "Назва;Ціна\nСир;5\n"),
    ("cp866", "Наименование;Цена\nНоски;120\n"),
    ("cp866", "ЦЕНА;ТОВАР\n5;ЧАЙ\n"),
    ("cp866", "цена\n5\n"),
    ("cp1252", "Name;Price\nTea;5 €\n"),
    ("cp1252", "Désignation;Prix\nThé vert;5,00 €\n"),
    ("cp1252", "Produit;Prix\nCafé;5\n"),
    ("cp1252", "Produit;Prix\nCrème brûlée;5\nPâté;6\n"),
    ("cp1252", "Réf;Désignation;Prix\n1;Pâtes à l’œuf;3\n"),
    ("cp1252", "Bezeichnung;Preis\nKäse;5\n"),
    ("cp1252", "Größe;Stück;Preis\nXL;2;5\n"),
    ("cp1252", "ÄPFEL;5\nMÖHREN;6\nGRÜNKOHL;7\n"),
    ("cp1252", "Name;Preis\nMüsli süß;5\n"),
    ("cp1252", "Tuote;Hinta\nPähkinä;5\n"),
    ("cp1252", "Tuote;Väri;Hinta\nMämmi;;5\n"),
    ("cp1252", "tuotenimi;yksikköhinta\nKahvi;5\n"),
    ("cp1252", "Prodotto;Unità;Prezzo\nCaffè;kg;5\n"),
    ("cp1252", "Nome;Quantità\nLatte;5\n"),
    ("cp1252", "Size;Price\n5 m²;5\n"),
    ("cp1252", "Item;Price\nPipe Ø 20;5\n"),
    ("cp1252", "Item;Temp;Price\nWax;20°;5\n"),
    ("cp1252", "Item;Price\nL’eau;5\n"),
    ("cp1252", "RÉFÉRENCE;DÉSIGNATION\n1;THÉ\n"),
    ("cp1252", "Item;Price\nTea – green;£5\n"),
    ("cp1252", "Artículo;Precio\nJamón ibérico;5\nPiña;3\n"),
    ("cp1252", "Vara;Pris\nKöttfärs;5\n"),
    ("cp1252", "Item;Price\n“Best” tea;5\n"),
    ("cp1252", "ÖLJY;5\n"),
    ("cp1252", "Été;5\n"),
    ("cp1252", "à;5\n"),
    ("cp1252", "Knäckebröd ½;5\n"),
    ("cp1252", "Item;Price\nTea;5\xa0000\n"),
    ("cp1253", "Είδος;Τιμή\nΕλιές;5\n"),
    ("cp1253", "ΠΡΟΪΟΝ;ΤΙΜΗ\nΛΑΔΙ;5\n"),
    ("cp1253", "Name;Price\nΦέτα;5\n"),
    ("cp1253", "Όνομα;Τιμή\nΆσπρο κρασί;5 €\n"),
    ("iso8859-7", "Είδος;Τιμή\nΕλιές;5\n"),
    ("iso8859-7", "Όνομα;Τιμή\nΆσπρο κρασί;5\n"),
    ("utf-8", "Наименование;Цена\nНоски;120\n"),
    ("utf-8", "Thé;5\n"),
    ("utf-8", "a;b\n1;2\n"),
    ("utf-8-sig", "Цена\n5\n"),
    ("utf-16-le", "a;b\n1;2\n"),
    ("utf-16-le", "Товар;Цена\nСыр;5\n"),
    ("utf-16-be", "a;b\n1;2\n"),
    ("utf-16-be", "Товар;Цена\nСыр;5\n"),
    ("utf-16-be", "Thé;5 €\n"),
    ("utf-16", "Цена\n5\n"),
]


@pytest.mark.parametrize(("encoding", "text"), WRITTEN)
def test_a_text_is_read_as_it_was_written(encoding, text):
    read, _ = decoded(text.encode(encoding), "")
    assert read == text


LONG = {
    "cp1251": "Наименование;Цена\nДжемпер женский, шерсть;1 090,63\nКардиган «Ёлка», хлопок;2 300,00\n",
    "koi8-r": "Наименование;Цена\nДжемпер женский, шерсть;1 090,63\nБрюки детские, хлопок;2 300,00\n",
    "koi8-u": "Назва;Ціна\nШкарпетки дитячі, бавовна;25,00\nЇжак плюшевий, ґудзики;130,00\n",
    "cp866": "Наименование;Цена\nДжемпер женский, шерсть;1 090,63\nБрюки детские, хлопок;2 300,00\n",
    "cp1252": "Désignation;Prix\nPâtes fraîches aux œufs;3,50 €\nCrème brûlée à la vanille;4,20 €\n",
    "cp1253": "Είδος;Τιμή\nΕλαιόλαδο εξαιρετικό;7,50 €\nΆσπρο κρασί;5,00 €\n",
    "iso8859-7": "Είδος;Τιμή\nΕλαιόλαδο εξαιρετικό;7,50\nΆσπρο κρασί;5,00\n",
}


@pytest.mark.parametrize("encoding", SINGLE_BYTE)
def test_the_encoding_of_a_longer_list_is_named(encoding):
    content = (LONG[encoding] * 200).encode(encoding)
    assert decoded(content, "") == (LONG[encoding] * 200, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["without a mark", "with a mark"])
def test_the_mark_of_unicode_is_no_text(encoding, mark):
    assert decoded((mark + LONG["cp1251"]).encode(encoding), "") == (LONG["cp1251"], encoding)
