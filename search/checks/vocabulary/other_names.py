"""What a value is called in other languages, or by another word: *Deutschland* is Germany, a *town* a city."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile

from search.checks.vocabulary.similarity import folded
from search.query import places

_LEVELS = """
city: town, stadt, kaupunki, ville, ciudad, stad
municipality: gemeinde, kommune, kunta, municipio, gemeente
county: kreis, landkreis
district: bezirk, distrito
state: bundesland
canton: kanton
province: provinz, provincie, provincia, maakunta
regional: régional, regionaal, alueellinen
national: nationaal, nacional, kansallinen, valtakunnallinen
federal: bund, bundesebene, fédéral
supranational: supranationaal, supranacional
international: internationaal, internacional, kansainvälinen
agency: behörde, agence, agencia, virasto, agentschap
local: lokal, lokaal, paikallinen
"""
_STATUSES = """
Active: aktiv, actief, actif, activo, voimassa
Adopted: verabschiedet, beschlossen, vastgesteld, adopté, aprobado, hyväksytty
Archived: archiviert, gearchiveerd, archivé, archivado, arkistoitu
Completed: abgeschlossen, afgerond, terminé, completado, päättynyt
Draft: entwurf, brouillon, borrador, luonnos
Expired: abgelaufen, verlopen, expiré, caducado, vanhentunut
In force: in kraft, van kracht, en vigueur, en vigor
In progress: laufend, lopend, en cours, en curso, käynnissä
Planned: geplant, gepland, prévu, planificado, suunniteltu
Withdrawn: zurückgezogen, ingetrokken, retiré, retirado, peruttu
"""


def _groups(table: str) -> Mapping[str, tuple[str, ...]]:
    """Folded name → all names of the same thing, the one first that is usual in English."""
    rows = [line.partition(": ") for line in table.strip().splitlines()]
    groups = [(first, *others.split(", ")) for first, _, others in rows]
    return {folded(name): group for group in groups for name in group}


_GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"level": _groups(_LEVELS), "status": _groups(_STATUSES)}


@lru_cache(maxsize=4096)
def names_of(field: str, value: str) -> tuple[str, ...]:
    """All names of the same thing, the usual English one first; none where nothing is known of them.

    Args:
        field: `country`, `level` or `status`.
        value: as it is written.
    """
    if field == "country":
        return places.other_names(value)
    return _GROUPS.get(field, {}).get(folded(value), ())


def is_usual(field: str, value: str) -> bool:
    """Whether a value is no name of anything that English calls otherwise; the codes of countries are used everywhere."""
    first, *others = names_of(field, value) or (value,)
    foreign = takewhile(lambda name: not _CODE.fullmatch(name), others)
    return folded(value) == folded(first) or folded(value) not in map(folded, foreign)


_CODE = re.compile("[A-Z]{2}")
"""With it the names of a country end that it has in other languages."""
