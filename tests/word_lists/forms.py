"""What the dictionaries of simplemma say of the forms of words, put right where they are known to be wrong."""

import re
import tomllib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

from search.analysis import analyzer
from search.analysis.forms import lemmas
from search.analysis.forms.compounds import MIN_HEAD, MIN_TAIL

_TOLD = Path(lemmas.__file__).with_name("irregular.toml")

Readings = Mapping[str, str]
"""Each form of a dictionary to its lemma."""


def dictionary(language: str) -> Readings:
    """Every form that the dictionary of a language has, with its lemma (simplemma: Wiktionary and other free sources)."""
    from simplemma.strategies import DefaultDictionaryFactory

    lemma_of: Readings = DefaultDictionaryFactory().get_dictionary(language)
    return lemma_of


def irregular(language: str) -> list[list[str]]:
    """Each lemma with those of its forms that have another stem, in order."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in _readings(language):
        folded, other = (analyzer.fold(analyzer.exact(word)) for word in (form, lemma))
        if folded.isalpha() and other.isalpha() and analyzer.stem(folded, language) != analyzer.stem(other, language):
            forms[other].add(folded)
    return [[lemma, *sorted(forms[lemma])] for lemma in sorted(forms)]


def write_forms(path: Path, lines: Iterable[Sequence[str]], language: str) -> None:
    """Write lemmas with their forms by the beginnings of their words: see `search.analysis.forms.lemmas`."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        for part in sorted({*map(lemmas.beginning, line), lemmas.beginning(analyzer.stem(line[0], language))}):
            parts[part].append(" ".join(line))
    with ZipFile(path, "w") as archive:
        for part in sorted(parts):
            # Without a time of its own an archive has the same bytes whenever it is written.
            archive.writestr(ZipInfo(part), "\n".join(parts[part]), ZIP_LZMA)


_SIGNS = str.maketrans("", "", "_#")
"""What some dictionaries set between the parts of a lemma: `uit_voeren`."""


def _readings(language: str) -> Iterator[tuple[str, str]]:
    words = dictionary(language)
    for form, lemma in words.items():
        if not (language == "de" and _is_noun(form, lemma, words)):
            yield form, lemma.translate(_SIGNS)
    yield from _separable(words, language)
    if language == "de":
        yield from _feminine(words)
    if language == "fi":
        yield from _weak_forms(words)


def _is_noun(form: str, lemma: str, words: Readings) -> bool:
    """Whether a German form of a verb is rather a noun that is spelt so: `Markt` is not of `marken`, nor `Planet` of `planen`.

    An adjective goes on as it does before its endings: `moderne` is of `modern`, though there is `die Moderne`.
    """
    noun = form.capitalize()
    is_verb = form.islower() and lemma.endswith(("en", "ern", "eln")) and not form.startswith(lemma)
    return is_verb and words.get(noun) == noun


_WITHOUT_UMLAUTS = str.maketrans("ÄÖÜäöü", "AOUaou")


def _feminine(words: Readings) -> Iterator[tuple[str, str]]:
    """German nouns for women as forms of those for men, which dictionaries list apart: `Patientin`, `Kundin`, `Ärztin`.

    Both nouns and the plural have to be in the dictionary, so that `Termin` is of no `Term`.
    """
    for feminine, plural in ((lemma, f"{lemma}nen") for lemma in words if lemma.endswith("in") and lemma[0].isupper()):
        if words[feminine] == words.get(plural) == feminine:
            base = feminine.removesuffix("in")
            nouns = (f"{stem}{ending}" for stem in (base, base.translate(_WITHOUT_UMLAUTS)) for ending in ("e", ""))
            masculine = next((noun for noun in nouns if words.get(noun) == noun), None)
            if masculine:
                yield from ((form, masculine) for form in (feminine, plural))


_PREFIXES = {
    "de": "ab an auf aus bei durch ein fest fort her hin los mit nach um vor weg weiter wieder zu zurück zusammen".split(),
    "nl": "aan achter af bij binnen door in mee na neer om open op over samen tegen terug toe uit vast voor voort weg".split(),
}
"""What German and Dutch verbs are separated from: `anbieten`, `bietet an`, `angeboten`."""


def _separable(words: Readings, language: str) -> Iterator[tuple[str, str]]:
    """The forms of separable verbs, as their bases have them, and German ones with *zu*: `angeboten`, `anzubieten`."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in words.items():
        if form.islower():
            forms[lemma.translate(_SIGNS)].add(form)
    verbs = {lemma for lemma, found in forms.items() if any(form.startswith("ge") for form in found) and lemma.endswith("n")}
    for prefix, base in product(_PREFIXES.get(language, ()), sorted(verbs)):
        lemma = prefix + base
        if lemma in forms:
            yield from ((prefix + form, lemma) for form in sorted(forms[base]))
            if language == "de":
                yield f"{prefix}zu{base}", lemma


_GRADATION = dict(
    pair.split("/") for pair in "kk/k pp/p tt/t t/d p/v mp/mm nk/ng nt/nn lt/ll rt/rr ht/hd lp/lv rp/rv lk/l rk/r".split()
)
"""Finnish consonants before the last vowel of a lemma, and what they are before endings that close its syllable."""
_WEAK_ENDINGS = "n t ksi lla lle llä lta ltä ssa ssä sta stä tta ttä".split()
_NOUN = re.compile("(.*[aeiouyäö])([^aeiouyäö]{1,2})([aioöuyä])")


def _weak_forms(words: Readings) -> Iterator[tuple[str, str]]:
    """The weak forms of a Finnish noun that are only listed as those of another word: `avun` is of `apu`, not only of *avu*."""
    for lemma in sorted({lemma for lemma in words.values() if words.get(lemma) == lemma and lemma.islower()}):
        found = _NOUN.fullmatch(lemma)
        if found and found[2] in _GRADATION and not lemma.endswith("mpi"):
            weak = found[1] + _GRADATION[found[2]] + found[3]
            yield from ((weak + ending, lemma) for ending in _WEAK_ENDINGS if words.get(weak + ending, lemma) != lemma)


_LEAST = {"de": 3, "fi": 5, "nl": 1}
"""Other lemmas that must end in a word, so that it is looked for at the end of words that no dictionary has. More would take
longer to read: see `search.analysis.forms.compounds`."""
_ALSO = {
    "fi": "alusta johtaminen osallisuus päätöksenteko rajapinta rahoitus rekisteri strategia turvallisuus uudistus valtuusto",
    "nl": "wet",
}
"""Words that strategies end others in, but dictionaries do not."""
_CONSONANTS = "hjklmnprstv"
_MODELS = {
    "fi": (
        *((letter, "suur", "uus") for letter in _CONSONANTS),
        *((letter, "yleis", "yys") for letter in _CONSONANTS),
        *((letter, "oik", "eus") for letter in _CONSONANTS),
        *((letter, "terv", "eys") for letter in _CONSONANTS),
        *(("".join(pair), "opet", "us") for pair in product(ascii_lowercase, "klmnst")),
        *(("".join(pair), "yhdist", "ys") for pair in product(ascii_lowercase, "klmnst")),
    ),
    "nl": (("s", "", "lid"),),
}
"""Letters before an ending, and a word with this ending whose forms all others have too, in two parts: *-vuus* as *suuruus*."""


def tails(language: str) -> list[list[str]]:
    """The lines of words that many others end in, in order, each after the stem of its lemma."""
    lines = {line[0]: line for line in irregular(language)}
    for form, lemma in tomllib.loads(_TOLD.read_text(encoding="utf-8")).get(language, {}).items():
        lines.setdefault(analyzer.fold(lemma), [analyzer.fold(lemma)]).append(analyzer.fold(form))
    also = {analyzer.fold(word) for word in _ALSO.get(language, "").split()}
    found = {word for word, number in _endings(language).items() if number >= _LEAST[language]}
    parts = [*(lines[word] for word in sorted(found | also) if word in lines), *sorted(_of_models(language, lines))]
    return [[analyzer.stem(lemma, language), lemma, *forms] for lemma, *forms in parts]


def _of_models(language: str, lines: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    for before, head, ending in _MODELS.get(language, ()):
        yield [before + form.removeprefix(head) for form in lines[head + ending] if form.startswith(head + ending[0])]


def _endings(language: str) -> Counter[str]:
    """How many lemmas end in another."""
    every = {analyzer.fold(lemma.translate(_SIGNS)) for lemma in dictionary(language).values()}
    ends = (lemma[at:] for lemma in every for at in range(MIN_HEAD, len(lemma) - MIN_TAIL + 1))
    return Counter(end for end in ends if end in every)


def write_tails(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write the lines of last parts: see `search.analysis.forms.compounds`."""
    path.write_bytes(zlib.compress("\n".join(map(" ".join, lines)).encode(), 9))
