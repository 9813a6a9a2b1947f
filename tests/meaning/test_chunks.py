"""Texts are cut into what a sentence model can take in."""

from search.meaning.chunks import CHARACTERS, MOST_CHUNKS, WORDS, chunks_of
from search.strategies import Section


def test_a_section_is_cut_into_chunks_with_its_title_and_headings() -> None:
    def chunks(text: str) -> list[str]:
        return chunks_of("Oslo", Section("a", "Data", 2, ("Goals", "Data"), text))

    assert chunks("") == ["Oslo – Goals – Data"]
    assert chunks("One\x00two\nthree.") == ["Oslo – Goals – Data. One two three."]
    long = chunks("word " * (2 * WORDS + 1))
    assert [len(chunk.split()) for chunk in long] == [WORDS + 5, WORDS + 5, 6]
    endless = chunks("字" * 10_000_000)
    assert len(endless) == MOST_CHUNKS
    assert all(len(chunk) <= CHARACTERS + 30 for chunk in endless)
    assert len(chunks("word " * 1_000_000)) == MOST_CHUNKS
