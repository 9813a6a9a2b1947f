"""Texts are cut into what a sentence model can take in."""

from search.meaning.chunks import CHUNK_CHARACTERS, CHUNK_WORDS, MAX_CHUNKS, chunks_of
from search.strategies import Section


def test_a_section_is_cut_into_chunks_with_its_title_and_headings() -> None:
    def chunks(text: str) -> list[str]:
        return chunks_of("Oslo", Section("a", "Data", 2, ("Goals", "Data"), text))

    assert chunks("") == ["Oslo – Goals – Data"]
    assert chunks("One\x00two\nthree.") == ["Oslo – Goals – Data. One two three."]
    long = chunks("word " * (2 * CHUNK_WORDS + 1))
    assert [len(chunk.split()) for chunk in long] == [CHUNK_WORDS + 5, CHUNK_WORDS + 5, 6]
    endless = chunks("字" * 10_000_000)
    assert len(endless) == MAX_CHUNKS
    assert all(len(chunk) <= CHUNK_CHARACTERS + 30 for chunk in endless)
    assert len(chunks("word " * 1_000_000)) == MAX_CHUNKS
