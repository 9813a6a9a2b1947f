"""What is committed to Whoosh: its own reader finds it there, and the arrays made of it are those made of memory."""

import datetime
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from whoosh.index import FileIndex

from search.analysis import analyzer
from search.engines.arrays.build.documents import contents_of
from search.engines.arrays.build.layout import arrays_of
from search.engines.arrays.format.terms import ZONE
from search.engines.terms import surface_term
from search.engines.whoosh.segment_reader import stored_contents
from search.engines.whoosh.toc import whoosh_schema
from search.engines.whoosh.writer import MERGED_SIZE, create_index, open_index, write
from search.query.fields import own_texts, section_texts
from search.site import Facet
from search.strategies import PartialDate, Section, Strategy

WORDS = ["open", "data", "Bürger", "burger", "city's", "governance", "the", "Zürich", "2021", "e\u0301te\u0301"]
FACETS = [Facet("country", "Country"), Facet("year", "Year"), Facet("theme", "Theme"), Facet("language", "Language")]


def strategy(number: int, random_: random.Random) -> Strategy:
    def text(most: int) -> str:
        return " ".join(random_.choices(WORDS, k=random_.randrange(most)))

    return Strategy(
        slug=f"s{number}",
        path=f"s{number}.md",
        digest=f"{random_.getrandbits(64):064x}",
        title=text(4),
        language=random_.choice(["en", "de"]),
        metadata={"country": random_.choice(["Norway", "", None]), "summary": text(9), "tags": [1, "ä"]},
        date=random_.choice([None, PartialDate(datetime.date(2021, 5, number % 28 + 1), "day")]),
        horizon=None,
        sections=tuple(
            Section(
                f"a{place}", text(4), random_.randrange(3), ("Top",), text(40), place, ("governance",)[: place % 2], place > 2
            )
            for place in range(random_.randrange(5))
        ),
        html=f"<p>ü {text(9)}</p>",
    )


def some(first: int, last: int, seed: int = 1) -> list[Strategy]:
    random_ = random.Random(seed)
    return [strategy(number, random_) for number in range(first, last)]


def postings_of(strategies: Sequence[Strategy]) -> dict[str, dict[int, list[int]]]:
    """Term → document → positions, word by word from the definitions."""
    found: dict[str, dict[int, list[int]]] = {}
    document = 0
    for one in strategies:
        for texts in ([text for _, text in own_texts(one)], *map(section_texts, one.sections)):
            for zone, text in enumerate(texts):
                for place, word in enumerate(analyzer.words(text)):
                    term = surface_term(word, one.language)
                    found.setdefault(term, {}).setdefault(document, []).append(zone * ZONE + place)
            document += 1
    return found


def read_by_whoosh(index: FileIndex) -> dict[str, dict[int, tuple[float, list[int]]]]:
    """Term → document → weight and positions, through nothing but Whoosh's public interface."""
    found: dict[str, dict[int, tuple[float, list[int]]]] = {}
    with index.reader() as reader:
        for name, term in reader.all_terms():
            if name == "words":
                matcher = reader.postings("words", term)
                rows = found[term.decode()] = {}
                while matcher.is_active():
                    rows[matcher.id()] = (matcher.weight(), np.frombuffer(matcher.value(), np.int32).tolist())
                    matcher.next()
    return found


def test_whoosh_reads_every_posting_that_was_written(tmp_path: Path) -> None:
    strategies = some(0, 40)
    write(create_index(tmp_path / "store"), strategies, ())
    expected = postings_of(strategies)
    index = open_index(tmp_path / "store")
    assert read_by_whoosh(index) == {
        term: {document: (float(len(places)), places) for document, places in rows.items()} for term, rows in expected.items()
    }
    with index.reader() as reader:
        for term, rows in expected.items():
            info = reader.term_info("words", term)
            weights = [len(places) for places in rows.values()]
            assert (info.doc_frequency(), info.weight(), info.max_weight()) == (len(rows), sum(weights), max(weights))
            assert (info.min_id(), info.max_id()) == (min(rows), max(rows))


def test_whoosh_skips_to_a_document_as_in_lists_of_its_own(tmp_path: Path) -> None:
    strategies = some(0, 40)
    write(create_index(tmp_path / "store"), strategies, ())
    with open_index(tmp_path / "store").reader() as reader:
        documents = sorted(postings_of(strategies)["endata"])
        matcher = reader.postings("words", b"endata")
        matcher.skip_to(documents[7])
        for document in documents[7:]:
            assert matcher.id() == document
            matcher.next()
        assert not matcher.is_active()


def test_whoosh_finds_the_documents_of_a_path_and_their_stored_fields(tmp_path: Path) -> None:
    strategies = some(0, 10)
    write(create_index(tmp_path / "store"), strategies, ())
    with open_index(tmp_path / "store").reader() as reader:
        assert {term.decode() for name, term in reader.all_terms() if name == "path"} == {one.path for one in strategies}
        document = 0
        for one in strategies:
            documents = list(reader.postings("path", one.path).all_ids())
            assert documents == list(range(document, document + 1 + len(one.sections)))
            assert reader.stored_fields(document)["html"] == one.html
            document += len(documents)
        assert document == reader.doc_count()


def _arrays_from(index: FileIndex, number: int) -> dict[str, NDArray[np.generic]]:
    segment = index._segments()[number]
    return dict(arrays_of(stored_contents(index.storage, segment), FACETS))


def same(some_arrays: dict[str, NDArray[np.generic]], others: dict[str, NDArray[np.generic]]) -> bool:
    """Whether two tables of arrays are the same to the byte."""
    return {name: (array.dtype, array.shape, array.tobytes()) for name, array in some_arrays.items()} == {
        name: (array.dtype, array.shape, array.tobytes()) for name, array in others.items()
    }


@pytest.mark.parametrize("number", [0, 1, 60])
def test_the_arrays_of_what_is_read_back_are_those_of_what_was_written(number: int, tmp_path: Path) -> None:
    strategies = some(0, number)
    index = create_index(tmp_path / "store")
    written = write(index, strategies, ())
    assert len(written) == bool(strategies)
    for segment, contents in written.items():
        assert segment == index._segments()[0].segment_id()
        from_memory = dict(arrays_of(contents, FACETS))
        assert same(_arrays_from(index, 0), from_memory)
        assert not same(dict(arrays_of(contents_of(some(0, number, seed=2)), FACETS)), from_memory)


def test_merged_segments_read_as_if_their_living_strategies_had_been_written_at_once(tmp_path: Path) -> None:
    index = create_index(tmp_path / "store")
    write(index, some(0, 30), ())
    pairs = [some(number, number + 2) for number in range(30, 38, 2)]
    for pair in pairs:
        write(index, pair, ())
    new = some(90, 91)
    written = write(index, new, [pairs[0][0].path, pairs[1][1].path])
    assert [segment.segment_id() for segment in index._segments()][1:] == list(written)
    left = [pairs[0][1], pairs[1][0], *(one for pair in pairs[2:] for one in pair), *new]
    expected = dict(arrays_of(contents_of(left), FACETS))
    assert same(_arrays_from(index, 1), expected)
    assert same(dict(arrays_of(next(iter(written.values())), FACETS)), expected)


def test_a_small_change_becomes_a_segment_and_takes_up_those_not_much_larger(
    tmp_path: Path,
) -> None:
    index = create_index(tmp_path / "store")
    write(index, some(0, 120), ())
    alike = [replace(one, sections=()) for one in some(120, 200)]
    sizes = []
    for number, one in enumerate(alike[:20]):
        write(index, [one], ())
        sizes.append([segment.doc_count() for segment in index._segments()][1:])
        assert sum(sizes[-1]) == number + 1
    assert sizes[: MERGED_SIZE + 3] == [
        *([number] for number in range(1, MERGED_SIZE + 2)),
        [MERGED_SIZE + 1, 1],
        [MERGED_SIZE + 3],
    ]
    assert max(map(len, sizes)) == 2
    write(index, alike[20:], ())
    assert [segment.doc_count() for segment in index._segments()][1:] == [80]


def test_a_removal_alone_merges_nothing(tmp_path: Path) -> None:
    index = create_index(tmp_path / "store")
    write(index, some(0, 60), ())
    write(index, some(60, 62), ())
    before = [segment.segment_id() for segment in index._segments()]
    write(index, (), [some(1, 2)[0].path])
    assert [segment.segment_id() for segment in index._segments()] == before


def test_when_a_third_of_the_largest_segment_is_deleted_it_is_written_anew(tmp_path: Path) -> None:
    long = [replace(one, sections=one.sections[:1] * 9) for one in some(0, 400) if one.sections]
    fifth, half = len(long) // 5, len(long) // 2
    index = create_index(tmp_path / "store")
    write(index, long, ())
    write(index, (), [one.path for one in long[:fifth]])
    assert [segment.deleted_count() for segment in index._segments()] == [10 * fifth]
    write(index, (), [one.path for one in long[fifth:half]])
    assert [(segment.doc_count_all(), segment.deleted_count()) for segment in index._segments()] == [
        (10 * (len(long) - half), 0)
    ]


def test_removing_everything_leaves_an_index_without_segments(tmp_path: Path) -> None:
    index = create_index(tmp_path / "store")
    write(index, some(0, 5), ())
    assert write(index, (), [one.path for one in some(0, 5)]) == {}
    assert index._segments() == []
    assert index.doc_count() == 0


def living(index: FileIndex, path: str) -> int:
    """How many documents of a path are neither missing nor deleted."""
    with index.reader() as reader:
        documents = reader.postings("path", path).all_ids() if ("path", path.encode()) in reader else ()
        return sum(not reader.is_deleted(document) for document in documents)


def test_an_error_before_the_commit_leaves_all_as_it_was_and_the_next_succeeds(tmp_path: Path) -> None:
    first, second = some(5, 6)[0], some(6, 7)[0]
    index = create_index(tmp_path / "store")
    write(index, [first], ())
    with pytest.raises(TypeError, match="object"):
        write(index, [replace(second, metadata={"x": object()})], [first.path])
    assert (living(index, first.path), living(index, second.path)) == (1 + len(first.sections), 0)
    write(index, [second], [first.path])
    assert (living(index, first.path), living(index, second.path)) == (0, 1 + len(second.sections))


def test_the_schema_names_what_is_stored() -> None:
    assert whoosh_schema().names() == ["html", "path", "record", "words"]
