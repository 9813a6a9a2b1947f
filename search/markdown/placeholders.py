"""Whether a text says no more than that it is still to be written."""

import re

_ALONE = (
    "tbd tba tbc wip todo to-do n/a na draft placeholder forthcoming pending entwurf folgt platzhalter offen concept volgt "
    "brouillon borrador pendiente luonnos kesken tulossa"
).split()
"""Words that say so only if nothing else is there: "Todo" is also Spanish for everything."""
_PHRASES = (
    "work in progress, under construction, coming soon, to be done, to be added, to be completed, to be continued, "
    "to be defined, to be determined, to be written, content to follow, more to follow, add text here, insert text here, "
    "in arbeit, in bearbeitung, in vorbereitung, wird ergänzt, wird noch ergänzt, folgt in kürze, inhalt folgt, noch offen, "
    "wordt aangevuld, wordt nog aangevuld, nog in te vullen, nog aan te vullen, in bewerking, binnenkort beschikbaar, "
    "à compléter, à venir, en construction, en cours de rédaction, bientôt disponible, "
    "por completar, en construcción, próximamente, en preparación, "
    "työn alla, tulossa pian, täydennetään myöhemmin"
).split(", ")
_LONGEST = 100
"""Characters; a text beyond that says something besides, whatever it begins with."""

_PLACEHOLDER = re.compile(
    rf"(?:{'|'.join(map(re.escape, _ALONE))})|(?:(?:this|dieser|diese|deze|cette|ce|esta|este)\b.{{0,40}}?\b)?"
    rf"(?:{'|'.join(map(re.escape, _PHRASES))})\b.{{0,60}}",
    re.DOTALL,
)


def is_placeholder(text: str) -> bool:
    """Whether a section's plain text is a stub such as "Work in progress" or "Lorem ipsum …"."""
    words = text.lower().strip(" \n.…!:()[]*-–—_")
    return words.startswith("lorem ipsum") or (len(words) <= _LONGEST and bool(_PLACEHOLDER.fullmatch(words)))
