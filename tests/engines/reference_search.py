"""A slow search written from the definitions in the design, word by word, to compare the engine with."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from msgspec.structs import replace

from search.analysis import analyzer
from search.analysis.forms.stemming import are_kept_apart
from search.analysis.tokenizer import Token
from search.facets.all_types import facet_type
from search.query.fields import HEADING_WEIGHT, own_texts
from search.query.ignored_clauses import ignored_clauses
from search.query.model import Atom, Clause, ParsedQuery, Rule, SearchQuery
from search.site import Site
from search.strategies import Section, Strategy

DRAFT, EXACT, FORM, PAIR, SHORTEST = 0.3, 0.1, 0.15, 0.25, 0.5
NOT_STATED = None


@dataclass(frozen=True)
class Unit:
    """A section, or a strategy's own fields: texts with their weights."""

    strategy: Strategy
    section: Section | None
    texts: tuple[tuple[str, float, str], ...]
    """Name of the part, weight, text."""
    _known: dict[Atom, list[float]] = field(default_factory=dict, compare=False)
    """What was asked before: counting a facet asks the same for every value."""

    @cached_property
    def words(self) -> list[list[Token]]:
        return [list(analyzer.tokens(text)) for _, _, text in self.texts]

    def occurrences(self, atom: Atom) -> list[float]:
        """The weight of every place where the atom matches."""
        if atom not in self._known:
            self._known[atom] = self._occurrences(atom)
        return self._known[atom]

    def _occurrences(self, atom: Atom) -> list[float]:
        if atom.kind == "value":
            return [1.0] if self._carries(atom) else []
        found = []
        for (name, weight, _), words in zip(self.texts, self.words, strict=True):
            if atom.field is not None and (self.section is not None or atom.field != name):
                continue
            if atom.language in (None, self.strategy.language):
                found += [weight for token in words if self._matches(words, token, atom)]
        if atom.field is not None and found:
            # A word of one field keeps the weight it has in all fields of the strategy.
            return self.occurrences(replace(atom, field=None))
        return found

    def _carries(self, atom: Atom) -> bool:
        """Sections carry themes; a strategy's own fields carry everything else."""
        if atom.field == "theme":
            return self.section is not None and atom.words[0] in self.section.themes
        return self.section is None and atom.words[0] in facet_type(str(atom.field)).values(self.strategy)

    def _matches(self, words: list[Token], at: Token, atom: Atom) -> bool:
        if atom.kind == "prefix":
            return analyzer.fold(at.word).startswith(analyzer.fold(atom.words[0]))
        if atom.kind == "compound":
            return self._is_compound(at.word, atom.words[0])
        if atom.kind == "form":
            return analyzer.fold(at.word) == analyzer.fold(atom.words[0])
        parts = {token.position: token for token in words if not token.whole}
        run = [at, *[parts.get(at.position + index) for index in range(1, len(atom.words))]]
        return all(token and self._stem(token.word) == self._stem(word) for token, word in zip(run, atom.words, strict=True))

    def _is_compound(self, word: str, beginning: str) -> bool:
        """Where compounds are written as one word: begins with the other one, goes on for three letters, is another word."""
        word, beginning = analyzer.fold(word), analyzer.fold(beginning)
        begins = word.startswith(beginning) and len(word) - len(beginning) >= 3
        apart = self._stem(word) != self._stem(beginning) and not are_kept_apart(word, beginning, self.strategy.language)
        return self.strategy.language in {"de", "fi", "nl"} and begins and apart

    def _stem(self, word: str) -> str:
        return analyzer.stem(analyzer.fold(word), self.strategy.language)

    @cached_property
    def length(self) -> float:
        return sum(
            weight
            for (_, weight, _), words in zip(self.texts, self.words, strict=True)
            for token in words
            if not _is_inside_a_joined_word(words, token)
            and not analyzer.is_stop_word(analyzer.fold(token.word), self.strategy.language)
        )

    def forms(self, word: str, *, folded: bool) -> float:
        """The weight of all occurrences of a word in its exact, or in its folded form."""
        return sum(
            weight
            for (_, weight, _), words in zip(self.texts, self.words, strict=True)
            for token in words
            if (analyzer.fold(token.word) == analyzer.fold(word) if folded else token.word == word)
        )


@dataclass
class Reference:
    """All strategies of a collection, searched by going through every one of them."""

    site: Site
    strategies: Sequence[Strategy]
    units: list[Unit] = field(init=False)
    of: dict[str, list[Unit]] = field(init=False)
    """The units of each strategy, by slug."""

    def __post_init__(self) -> None:
        self.units = [unit for strategy in self.strategies for unit in _units(strategy)]
        self.of = {strategy.slug: [unit for unit in self.units if unit.strategy is strategy] for strategy in self.strategies}
        self.own = {unit.strategy.slug: unit for unit in self.units if unit.section is None}
        self.scored = [unit for unit in self.units if unit.section is not None or not unit.strategy.sections]
        self.mean = sum(map(self._length, self.scored)) / max(1, len(self.scored))

    def _length(self, unit: Unit) -> float:
        """The length of what is scored: a section with its strategy's own fields in front, or the fields alone."""
        return unit.length + (self.own[unit.strategy.slug].length if unit.section else 0)

    def matching(self, query: SearchQuery, parsed: ParsedQuery, match: Rule) -> set[str]:
        """The slugs of the strategies that match words and filters."""
        return {strategy.slug for strategy in self.strategies if self._matches(strategy, query, parsed, match)}

    def _matches(self, strategy: Strategy, query: SearchQuery, parsed: ParsedQuery, match: Rule) -> bool:
        units = self.of[strategy.slug]
        for clause in parsed.unwanted:
            if any(unit.occurrences(atom) for unit in units for atom in clause.atoms):
                return False
        for typed in parsed.filters:
            values = set(map(analyzer.fold_text, self._values(strategy, typed.facet)))
            has = not values.isdisjoint(map(analyzer.fold_text, typed.values))
            if has == typed.excluded:
                return False
        if not all(self._chosen(strategy, name, query) for name in {facet.name for facet in self.site.facets} - {"theme"}):
            return False
        chosen = self._chosen_themes(query)
        if chosen is not None:
            own = self._themes(strategy)
            if "theme" in query.all_of and not all(theme in own for theme in chosen):
                return False
            if not own & chosen:
                return False
        looked_in = [unit for unit in units if unit.section is None or self._allowed(unit, query, parsed)]
        return self._has_words(strategy, looked_in, parsed, match)

    def _has_words(self, strategy: Strategy, units: list[Unit], parsed: ParsedQuery, match: Rule) -> bool:
        if not parsed.wanted:
            return True
        dropped = ignored_clauses(parsed)
        found = [
            clause not in dropped and any(unit.occurrences(atom) for unit in units for atom in clause.atoms)
            for clause in parsed.wanted
        ]
        complete = all(has or clause in dropped for has, clause in zip(found, parsed.wanted, strict=True))
        if match == "any":
            return any(found)
        if match == "some":
            selective, least = self._selective(parsed)
            return complete or (
                0 < least <= sum(has for has, clause in zip(found, parsed.wanted, strict=True) if clause in selective)
            )
        return complete

    def _selective(self, parsed: ParsedQuery) -> tuple[set[Clause], int]:
        """The clauses that at most four fifths of the strategies match, stop words apart, and how many leave out a fifth."""
        most = 0.8 * len(self.strategies)
        by_clause = {clause: self._with_clause(clause, parsed) for clause in parsed.wanted}
        selective = {clause for clause, having in by_clause.items() if 0 < len(having) <= most and not _is_stop_word(clause)}
        for least in range(1, len(selective) + 1):
            having = [slug for slug in self.of if sum(slug in by_clause[clause] for clause in selective) >= least]
            if len(having) <= most:
                return selective, least if having else least - 1
        return selective, 0

    def _with_clause(self, clause: Clause, parsed: ParsedQuery) -> set[str]:
        return {
            slug
            for slug, units in self.of.items()
            if clause not in ignored_clauses(parsed)
            if any(unit.occurrences(atom) for unit in units for atom in clause.atoms)
        }

    def tier(self, slug: str, query: SearchQuery, parsed: ParsedQuery, match: Rule) -> int:
        """What comes first whatever it scores: strategies with every word, then those that match every clause."""
        looked_in = [unit for unit in self.of[slug] if unit.section is None or self._allowed(unit, query, parsed)]
        clauses = _searched(parsed)
        words = [[atom for atom in clause.atoms if atom.kind != "value"] for clause in clauses]
        worded = all(any(unit.occurrences(atom) for unit in self.of[slug] for atom in atoms) for atoms in words)
        complete = all(any(unit.occurrences(atom) for unit in looked_in for atom in clause.atoms) for clause in clauses)
        return 0 if match == "any" else complete + (complete and worded)

    def _chosen(self, strategy: Strategy, name: str, query: SearchQuery) -> bool:
        values = set(self._values(strategy, name))
        chosen, missing = set(query.chosen(name)), name in query.missing
        first, last = query.bounds(name)
        ranged = first is not None or last is not None
        if not chosen and not missing and not ranged:
            return True
        if not values:
            return missing
        if ranged:
            low, high = first or -math.inf, last or math.inf
            values = {value for value in values if low <= int(value) <= high}
            return bool(values & chosen) if chosen else bool(values)
        return bool(values & chosen)

    def _values(self, strategy: Strategy, name: str) -> tuple[str, ...]:
        if name == "theme":
            return tuple(theme for theme in self._themes(strategy) if theme is not NOT_STATED)
        return facet_type(name).values(strategy)

    def _themes(self, strategy: Strategy) -> set[str | None]:
        return {theme for section in strategy.sections for theme in section.themes} or {NOT_STATED}

    def _chosen_themes(self, query: SearchQuery) -> set[str | None] | None:
        chosen: set[str | None] = set(query.chosen("theme"))
        if "theme" in query.missing:
            chosen.add(NOT_STATED)
        return chosen or None

    def _allowed(self, unit: Unit, query: SearchQuery, parsed: ParsedQuery) -> bool:
        own: set[str | None] = set(unit.section.themes) if unit.section else set()
        if self._themes(unit.strategy) == {NOT_STATED}:
            own = {NOT_STATED}
        chosen = self._chosen_themes(query)
        typed = [filter_.values for filter_ in parsed.filters if filter_.facet == "theme" and not filter_.excluded]
        return (chosen is None or bool(own & chosen)) and all(own.intersection(values) for values in typed)

    def sections(self, slug: str, query: SearchQuery, parsed: ParsedQuery) -> int:
        """How many sections of a strategy match: those that have a word, where they are looked for; else all of a theme."""
        units = [unit for unit in self.of[slug] if unit.section is not None and self._allowed(unit, query, parsed)]
        atoms = [atom for clause in _searched(parsed) for atom in clause.atoms]
        worded = [unit for unit in units if any(unit.occurrences(atom) for atom in atoms)]
        return len(worded) or (len(units) if self._has_theme(query, parsed) else 0)

    def _has_theme(self, query: SearchQuery, parsed: ParsedQuery) -> bool:
        typed = any(filter_.facet == "theme" and not filter_.excluded for filter_ in parsed.filters)
        return typed or self._chosen_themes(query) is not None

    def scores(self, query: SearchQuery, parsed: ParsedQuery) -> dict[str, float]:
        """Slug to score, by the formula of the ranking."""
        earned: dict[int, float] = defaultdict(float)
        for clause in _searched(parsed):
            for index, score in self._clause_scores(clause):
                earned[index] += score
        for index, score in self._pair_scores(parsed):
            earned[index] += score
        best: dict[str, float] = {strategy.slug: 0.0 for strategy in self.strategies}
        for index, unit in enumerate(self.scored):
            if self._allowed(unit, query, parsed):
                draft = unit.section is not None and unit.section.draft
                best[unit.strategy.slug] = max(best[unit.strategy.slug], earned[index] * (DRAFT if draft else 1.0))
        return best

    def _clause_scores(self, clause: Clause) -> Iterator[tuple[int, float]]:
        typed = [atom for atom in clause.atoms if atom.kind not in ("lemma", "form", "split")]
        shares = [(typed, 1.0)] if len(typed) == len(clause.atoms) else [(typed, 1 - FORM), (list(clause.atoms), FORM)]
        for atoms, share in shares:

            def found(unit: Unit, atoms: list[Atom] = atoms) -> float:
                return sum(sum(unit.occurrences(atom)) * atom.weight for atom in atoms)

            yield from self._earned(found, clause.times * share)
        for atom in clause.atoms:
            if atom.kind == "word" and atom.field is None:
                for folded in (True, False):

                    def exact(unit: Unit, atom: Atom = atom, folded: bool = folded) -> float:
                        return unit.forms(atom.words[0], folded=folded)

                    if sum(map(exact, self.units)) < sum(sum(unit.occurrences(atom)) for unit in self.units):
                        yield from self._earned(exact, clause.times * EXACT / 2 * atom.weight, with_fields=False)

    def _pair_scores(self, parsed: ParsedQuery) -> Iterator[tuple[int, float]]:
        searched = _searched(parsed)
        for left, right in pairwise(parsed.wanted):
            if left not in searched or right not in searched:
                continue
            atoms = (left.atoms[0], right.atoms[0])
            if all(atom.kind == "word" and atom.field is None for atom in atoms):

                def together(unit: Unit, atoms: tuple[Atom, Atom] = atoms) -> float:
                    return sum(unit.occurrences(Atom("phrase", (*atoms[0].words, *atoms[1].words))))

                yield from self._earned(together, PAIR)

    def _earned(self, weigh: Callable[[Unit], float], share: float, *, with_fields: bool = True) -> Iterator[tuple[int, float]]:
        weights = {}
        for index, unit in enumerate(self.scored):
            weight = weigh(unit) if unit.section or with_fields else 0.0
            if unit.section and with_fields:
                weight += weigh(self.own[unit.strategy.slug])
            if weight:
                weights[index] = weight
        n, total, occurrences = len(weights), len(self.scored), sum(weights.values())
        if not n:
            return
        expected = total * (1 - (1 - 1 / total) ** occurrences) if total > 1 else 1.0
        information = (occurrences + 1) / n * math.log2((total + 1) / (expected + 0.5))
        for index, weight in weights.items():
            tfn = weight * math.log2(1 + self.mean / max(SHORTEST * self.mean, self._length(self.scored[index])))
            yield index, share * information * tfn / (tfn + 1)


def _searched(parsed: ParsedQuery) -> list[Clause]:
    """What is looked for: stop words are passed over, whatever language a text is in."""
    return [clause for clause in parsed.wanted if clause not in ignored_clauses(parsed)]


def _is_inside_a_joined_word(words: list[Token], token: Token) -> bool:
    return not token.whole and any(other.whole and other.start <= token.start < other.end for other in words)


def _is_stop_word(clause: Clause) -> bool:
    words = [analyzer.fold(atom.words[0]) for atom in clause.atoms if atom.kind == "word"]
    little = [analyzer.is_stop_word_somewhere(word) or word in map(str, range(1000)) for word in words]
    return len(little) == len(clause.atoms) and all(little)


def _units(strategy: Strategy) -> Iterator[Unit]:
    yield Unit(strategy, None, tuple((own.name, own.weight, text) for own, text in own_texts(strategy)))
    for section in strategy.sections:
        heading = "" if section.level == 0 else section.heading
        yield Unit(strategy, section, (("heading", HEADING_WEIGHT, heading), ("text", 1.0, section.text)))
