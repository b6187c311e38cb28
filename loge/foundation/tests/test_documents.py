from datetime import date

import pytest

from loge.foundation.documents import place_and_date, postal_lines


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ("12, rue des Lilas, 49800 Trélazé", ["12 rue des Lilas", "49800 TRELAZE"]),
        ("Espace du Parc, 2 bis, place de la Mairie, 49124 Saint-Barthélemy-d’Anjou",
         ["Espace du Parc", "2 bis place de la Mairie", "49124 SAINT BARTHELEMY D ANJOU"]),
        ("BP 12, 71100 Chalon-sur-Saône Cedex 2", ["BP 12", "71100 CHALON SUR SAONE CEDEX 2"]),
        ("Au bourg", ["Au bourg"]),
        ("", []),
    ],
)  # fmt: skip
def test_an_address_is_written_as_the_post_reads_it(given, lines):
    assert postal_lines(given) == lines


def test_lines_given_one_by_one_are_kept():
    assert postal_lines("Étage 3", "12 rue des Lilas", "49800 Trélazé") == [
        "Étage 3",
        "12 rue des Lilas",
        "49800 TRELAZE",
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("3, place du Ralliement, 49100 Angers Cedex 9", "Angers, le 22\xa0novembre 2026"),
        ("Place du Ralliement", "Le 22\xa0novembre 2026"),
        ("", "Le 22\xa0novembre 2026"),
    ],
)
def test_a_letter_is_dated_from_the_town_of_its_sender(address, said):
    assert place_and_date(address, date(2026, 11, 22)) == said
