"""Of all the passages of a text that fit into an extract the one is shown in which most was found, from a sentence's start."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.searching.fragments import MAX_WEIGHED_MATCHES, SNIPPET_LENGTH, Find, extract

ROOM = SNIPPET_LENGTH - 40

Word = tuple[int, int | None, str]
"""A word of a text: its length, the atom that it matches, and what stands after it."""


class Written:
    """A text of different words, where they are, and where its sentences begin."""

    def __init__(self, words: list[Word], atoms: int) -> None:
        self.text, self.finds, self.starts = "", list[Find](), [0]
        for number, (length, atom, after) in enumerate(words):
            at = len(self.text)
            self.text += f"W{number:02}".ljust(length, "x")
            if atom is not None:
                self.finds.append((at, len(self.text), atom % atoms))
            self.text += after
            if after in SENTENCE_ENDS and number < len(words) - 1:
                self.starts.append(len(self.text))
        self.text = self.text.rstrip()

    def end(self, start: int) -> int:
        """Where an extract that begins at `start` ends."""
        return max(at.start() for at in re.finditer(r"\s|$", self.text) if start <= at.start() <= start + SNIPPET_LENGTH)

    def found(self, start: int) -> list[Find]:
        """What an extract that begins at `start` shows."""
        return [find for find in weighed(self.finds) if start <= find[0] and find[1] <= self.end(start)]


SENTENCE_ENDS = [". ", "! ", ".\n", "\n", " · ", ".” "]
AFTER = [" "] * 8 + [", ", " – ", *SENTENCE_ENDS]
WORDS = st.lists(
    st.tuples(st.integers(3, 60), st.sampled_from([None, None, None, 0, 0, 0, 1, 2]), st.sampled_from(AFTER)),
    min_size=1,
    max_size=60,
)


def best_start(written: Written) -> int | None:
    """As the definition has it; None if only a part of a sentence shows as many atoms as fit."""
    starts = sorted({max(start for start in written.starts if start <= first) for first, _, _ in weighed(written.finds)})
    shown = [written.found(start) for start in starts]
    atoms, matches, at = max((len({atom for _, _, atom in found}), len(found), -at) for at, found in enumerate(shown))
    if not matches or atoms < len({atom for _, _, atom in best_run(weighed(written.finds))}):
        return None
    if max(end for _, end, _ in shown[-at]) <= written.end(0):
        return 0
    return min(start for start in written.starts if start >= len(written.text) - SNIPPET_LENGTH or start == starts[-at])


def weighed(finds: list[Find]) -> list[Find]:
    """The matches that are looked at."""
    first = finds[:MAX_WEIGHED_MATCHES]
    return first if {atom for _, _, atom in first} == {atom for _, _, atom in finds} else finds


def best_run(finds: list[Find]) -> list[Find]:
    """As the definition has it: of every run that fits the one with most atoms, then most matches, then the first."""
    runs = [
        finds[at:end]
        for at in range(len(finds))
        for end in range(at + 1, len(finds) + 1)
        if end == at + 1 or finds[end - 1][1] <= finds[at][0] + ROOM
    ]
    return max(runs, default=[], key=lambda run: (len({atom for _, _, atom in run}), len(run)))


@settings(max_examples=500)
@given(WORDS, st.integers(1, 3))
@example([(60, None, " "), (60, None, ". "), (60, None, " "), (60, None, " "), (60, 0, ", "), (60, 1, " "), (3, None, "")], 2)
def test_the_sentences_with_most_matches_are_shown(words: list[Word], atoms: int) -> None:
    written = Written(words, atoms)
    snippet = extract(written.text, written.finds)
    start = written.text.index(snippet.text.removeprefix("… ")[:3])
    assert snippet.text.startswith("… ") == (start > 0)
    if len(written.text) <= SNIPPET_LENGTH or not written.finds:
        assert start == 0
    elif (best := best_start(written)) is not None:
        assert start == best
    shown = [snippet.text[first:last] for first, last in snippet.marks]
    assert shown == [written.text[first:last] for first, last, _ in written.finds if written.text[first:last] in snippet.text]
    if len(written.text) > SNIPPET_LENGTH:
        most = {atom for _, _, atom in best_run(weighed(written.finds))}
        assert len({atom for first, last, atom in written.finds if written.text[first:last] in shown}) >= len(most)


def test_of_equally_good_sentences_the_first_is_shown_and_of_better_ones_the_best() -> None:
    filler = "Nothing is here that anybody has looked for at all in this. " * 6
    text = f"{filler}One data. {filler}Two data and data. {filler}Three data and data. {filler}"
    finds = [(at, at + 4, 0) for at in range(len(text)) if text.startswith("data", at)]
    assert extract(text, finds).text.startswith("… Two data and data. Nothing")


def test_of_many_matches_that_fit_all_are_shown_and_none_that_is_cut() -> None:
    text = "data " * 100
    snippet = extract(text.strip(), [(at, at + 4, 0) for at in range(0, 500, 5)])
    assert len(snippet.marks) == SNIPPET_LENGTH // 5
    assert {snippet.text[start:end] for start, end in snippet.marks} == {"data"}


def test_the_words_of_a_phrase_are_marked_each_once_and_only_with_the_whole_phrase() -> None:
    finds, phrases = [(0, 9, 1), (5, 9, 0)], {(0, 9, 1): ((0, 4), (5, 9))}
    assert extract("open data", finds, phrases).marks == ((0, 4), (5, 9))
    text = f"open {'-' * 2 * SNIPPET_LENGTH} data"
    assert extract(text, [(0, len(text), 0)], {(0, len(text), 0): ((0, 4), (len(text) - 4, len(text)))}).marks == ()
