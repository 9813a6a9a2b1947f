"""Of all the passages of a text that fit into an extract the one is shown in which most was found."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.searching.fragments import SNIPPET_LENGTH, WEIGHED_MATCHES, Find, extract

ROOM = SNIPPET_LENGTH - 40


def text_of(lengths: list[int]) -> tuple[str, list[tuple[int, int]]]:
    """Different words of these lengths and where they are."""
    text, spans = "", []
    for number, length in enumerate(lengths):
        spans.append((len(text), len(text) + length))
        text += f"{number:02}".ljust(length, "x") + " "
    return text.rstrip(), spans


def best_run(finds: list[Find]) -> list[Find]:
    """As the definition has it: of every run that fits the one with most atoms, then most matches, then the first."""
    weighed = finds[:WEIGHED_MATCHES]
    if {atom for _, _, atom in weighed} != {atom for _, _, atom in finds}:
        weighed = finds
    runs = [
        weighed[at:end]
        for at in range(len(weighed))
        for end in range(at + 1, len(weighed) + 1)
        if end == at + 1 or weighed[end - 1][1] <= weighed[at][0] + ROOM
    ]
    return max(runs, default=[], key=lambda run: (len({atom for _, _, atom in run}), len(run)))


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(2, 60), st.sampled_from([None, None, 0, 0, 0, 1, 2])), min_size=1, max_size=60),
    st.integers(1, 3),
)
def test_the_passage_with_most_matches_is_shown(words: list[tuple[int, int | None]], atoms: int) -> None:
    text, spans = text_of([length for length, _ in words])
    finds = [(*span, atom % atoms) for span, (_, atom) in zip(spans, words, strict=True) if atom is not None]
    snippet = extract(text, finds)
    passage = snippet.text.removeprefix("… ").removesuffix(" …")
    shift = text.index(passage) - snippet.text.index(passage)
    shown = {(start + shift, end + shift) for start, end in snippet.marks}
    assert {(start, end) for start, end, _ in best_run(finds)} <= shown


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
