"""Detects the language of a text by its script and its commonest words; answers only if there is no doubt."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from search.analysis import analyzer
from search.analysis.stop_words import STOP_WORDS

MAX_CHARACTERS = 5000
"""Characters of a text that are examined: the first page shows its language."""
_MIN_LETTERS = 12
_MIN_SCRIPT_SHARE = 0.6
"""Minimum share of the letters in one script for a text to count as written in it."""
_MIN_COMMON_WORDS = 5
"""Minimum number of a language's common words: a list of names has one or two."""
_MIN_COMMON_SHARE = 0.25
"""Minimum share of common words; in prose it is a third to a half, in each of these languages."""
_MIN_LEAD = 1.4
"""Minimum ratio to the weight of the next language, since related languages share words."""

_COMMON: Mapping[str, frozenset[str]] = {
    **STOP_WORDS,
    "ca": frozenset(
        "a al als amb aquest aquesta com d de del dels el els en entre es esta ha han i l la les ls mes molt no o per pero "
        "que s se seva seu si son sobre tambe un una uns".split()
    ),
    "cs": frozenset(
        "a aby ale ani by byl byla bylo byt co do i jak jako je jeho jejich jen jsou k kde ktera ktere ktery me mezi na nebo "
        "nejsou o od po pod podle pro pri s se si tak take tento to u v ve vsak z za ze".split()
    ),
    "da": frozenset(
        "af alle at blev bliver da de dem den der deres det dette disse du efter eller en end er et for fra ham han har havde "
        "hun hvad i ikke ind jeg kan man med meget men mod nar noget nu og om op os pa sig skal som til ud under var ved vi "
        "vil vores".split()
    ),
    "et": frozenset(
        "aga ei et ja iga ka kes kui kus kuni ma me mis mille ning nad need nende oli olid olla oma on peab pole sa see seda "
        "selle selles siis ta tema uus voi vaid veel".split()
    ),
    "hu": frozenset(
        "a az azt csak de egy el ennek es ez ezek ezt fel hogy ha hanem illetve is itt kell ki le lesz ma meg mely mert mint "
        "minden nem olyan pedig sem szerint szamara tobb ugy utan vagy valamint van volt".split()
    ),
    "id": frozenset(
        "ada adalah agar akan antara atau bagi bahwa banyak bisa dalam dan dapat dari dengan di hal harus ini itu juga kami "
        "karena ke kepada lebih mereka oleh pada para secara sebagai serta setiap telah tidak untuk yang".split()
    ),
    "it": frozenset(
        "a ad agli ai al alla alle anche che chi ci come con cui da dal dalla dalle dei del della delle di e ed era gli ha "
        "hanno i il in io la le lo loro ma nei nel nella non o per piu quella quello questa questo se si sia sono su sua "
        "sue suo sui sul sulla tra tutti un una uno".split()
    ),
    "nb": frozenset(
        "alle at av bare ble blir da de dem den denne der dere deres det dette disse du eller en enn er et etter for fra han "
        "har hun hva hvor i ikke inn jeg kan kunne man med men mer mot na noe noen og om opp oss pa seg sin ska skal slik som "
        "til under ut var ved vi vil vaere vare".split()
    ),
    "pl": frozenset(
        "a ale aby byc by byl byla co czy dla do dzieki gdy i ich ja jak jako je jego jej jest jesli juz kiedy ktora ktore "
        "ktorych ktory lub ma moze na nie o od oraz po pod przez przy sa sie tak takze tego tej ten to tym w wszystkich z za "
        "ze".split()
    ),
    "pt": frozenset(
        "a ao aos as cada com como da das de do dos e ela ele em entre era essa esta este foi isso ja mais mas muito na nao "
        "nas nem no nos num numa o os ou para pela pelas pelo pelos por quando que quem se sao sem ser seu seus so sobre sua "
        "suas tambem tem todos um uma".split()
    ),
    "ro": frozenset(
        "a acest aceasta ai al ale am ar au ca care cat ce cea cei cel cu cum de din dintre dupa ea este fi fost in intre la "
        "lor mai nu o pe pentru poate prin sa sau se si sunt sub toate un una unei unui".split()
    ),
    "sv": frozenset(
        "alla allt att av blev blir da de dem den denna deras dess det detta dig din du efter ej eller en er ett fran for han "
        "har hon hur i icke inte jag kan man med men mer mot nagon nar och om oss pa sa ska sig sin sina skall som till under "
        "upp ut utan vad var vi vid vilka vill vara".split()
    ),
    "tr": frozenset(
        "ama ancak bir bu bunu cok da daha de degil diye en gibi hem her icin ile ise kadar ki mi olan olarak oldugu sonra "
        "su tum uzere var ve veya ya yani".split()
    ),
}
"""The commonest words of languages in Latin script, folded; for languages with an analyser these are its stop words."""

DETECTABLE_LANGUAGES = frozenset(_COMMON)
"""Languages that `detected_languages` can rule out: if it finds others, the text is in none of these."""

_OF_SCRIPT: Mapping[str, frozenset[str]] = {
    "ARABIC": frozenset("ar arc ary arz azb bal ckb fa ks ku lrc ms mzn pa pnb prs ps sd skr ug ur uz".split()),
    "ARMENIAN": frozenset(["hy"]),
    "BENGALI": frozenset(["bn", "as", "mni"]),
    "CJK": frozenset(["zh", "ja", "yue", "wuu", "lzh", "gan", "hak", "nan", "ko"]),
    "CYRILLIC": frozenset("ab av az ba be bg ce cv kk ky mk mn os ru sah sh sr tg tk tt uk uz".split()),
    "DEVANAGARI": frozenset("bho brx doi hi kok ks mai mr ne new sa sd".split()),
    "ETHIOPIC": frozenset(["am", "ti", "gez", "tig"]),
    "GEORGIAN": frozenset(["ka"]),
    "GREEK": frozenset(["el", "grc"]),
    "GUJARATI": frozenset(["gu"]),
    "GURMUKHI": frozenset(["pa"]),
    "HANGUL": frozenset(["ko"]),
    "HEBREW": frozenset(["he", "iw", "yi", "ji", "lad"]),
    "HIRAGANA": frozenset(["ja"]),
    "KANNADA": frozenset(["kn"]),
    "KATAKANA": frozenset(["ja"]),
    "KHMER": frozenset(["km"]),
    "LAO": frozenset(["lo"]),
    "MALAYALAM": frozenset(["ml"]),
    "MYANMAR": frozenset(["my", "shn"]),
    "SINHALA": frozenset(["si"]),
    "TAMIL": frozenset(["ta"]),
    "TELUGU": frozenset(["te"]),
    "THAI": frozenset(["th"]),
}
"""Script, as the first word of its letters' Unicode names → languages written in it."""

_NEVER_LATIN = frozenset().union(*_OF_SCRIPT.values()) - frozenset(
    "az bho hak kk kok ku lad ms nan sd sh sr tg tk tt ug uz".split()
)
"""Languages that are hardly ever written in Latin script."""


def detected_languages(text: str) -> frozenset[str]:
    """The languages that a text may be in; empty if that cannot be told.

    Args:
        text: plain text or Markdown source.
    """
    text = _first_page(text)
    scripts = _scripts(text)
    letters = scripts.total()
    if letters < _MIN_LETTERS:
        return frozenset()
    script, number = scripts.most_common(1)[0]
    if script != "LATIN":
        return _OF_SCRIPT.get(script, frozenset()) if number >= _MIN_SCRIPT_SHARE * letters else frozenset()
    return _by_common_words(text)


def lacks_script_of(language: str, text: str) -> bool:
    """Whether a text has no letter of the language's script: a table of English terms is not Punjabi."""
    scripts = _scripts(_first_page(text))
    known = language in _NEVER_LATIN and scripts.total() >= _MIN_LETTERS
    return known and not any(language in _OF_SCRIPT.get(script, ()) for script in scripts)


def _first_page(text: str) -> str:
    return _URL.sub(" ", text[:MAX_CHARACTERS])


def _scripts(text: str) -> Counter[str]:
    """The number of letters by script (the first word of their Unicode names)."""
    return Counter(map(_script_of, filter(str.isalpha, text)))


_URL = re.compile(r"\w+://\S+")


@cache
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "?").split(" ")[0]


def _by_common_words(text: str) -> frozenset[str]:
    counts = Counter(analyzer.folded_words(text))
    found = sorted(((_distinctive_weight(counts, common), code) for code, common in _COMMON.items()), reverse=True)
    weight, best = found[0]
    common = counts.keys() & _COMMON[best]
    is_prose = sum(counts[word] for word in common) >= _MIN_COMMON_SHARE * counts.total()
    meant = _NEIGHBOURS.get(best, frozenset([best]))
    next_weight = max(weight for weight, code in found if code not in meant)
    if len(common) < _MIN_COMMON_WORDS or not is_prose or weight < _MIN_LEAD * next_weight:
        return frozenset()
    return meant


def _distinctive_weight(counts: Counter[str], common: frozenset[str]) -> float:
    """The number of a language's common words in a text, each divided by the number of languages that share it."""
    return sum(counts[word] / _SHARED[word] for word in counts.keys() & common)


_SHARED = Counter(word for common in _COMMON.values() for word in common)
_NEIGHBOURS = dict.fromkeys(("da", "nb"), frozenset(["da", "nb", "nn", "no"]))
"""Languages whose commonest words are too similar to distinguish them."""
