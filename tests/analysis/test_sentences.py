"""Where sentences begin, in several languages: in doubt they do not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis.sentences import joined_breaks, on_one_line, sentence_starts


@pytest.mark.parametrize(
    "text",
    [
        "One. |Two! |Three? |Four… |5 of them. |“Six.” |(Seven.) |Eight",
        "A line\n|and another\n\n|and one · |an item · |another",
        "Dr. Smith of St. Gallen saw e.g. Bonn, J. Doe and the U.S. Congress. |Done",
        "Am 3. Oktober 2020 bzw. Ende 2021. |Die Stadt, z. B. Bonn, plant inkl. Daten. |Ende",
        "It was approx. five. |In 2021. |The end. but not so",
        "www.example.org has v1.2 of it.No blank",
        "開く。|閉じる！|終わり",
        "نعم؟ |لا",
        "a·b and a · |b",
        "He said “Go.” |She went.",
    ],
)
def test_sentences_begin_after_what_ends_one(text: str) -> None:
    plain = text.replace("|", "")
    starts = [at - number for number, at in enumerate(at for at, letter in enumerate(text) if letter == "|")]
    assert sentence_starts(plain, 0, len(plain)) == [0, *starts]


def test_only_places_of_interest_are_given() -> None:
    text = "One. Two. Three. Four."
    assert sentence_starts(text, -5, 100) == [0, 5, 10, 17]
    assert sentence_starts(text, 5, 10) == [5, 10]
    assert sentence_starts(text, 6, 16) == [10]


@given(st.text(st.sampled_from('Ab.!\n ·"3)。'), max_size=60), st.integers(-5, 60), st.integers(0, 60))
@example("3\n)3", 0, 2)
def test_a_part_of_a_text_has_the_starts_that_the_whole_has_there(text: str, first: int, last: int) -> None:
    whole = sentence_starts(text, 0, len(text))
    assert sentence_starts(text, first, last) == [at for at in whole if first <= at <= last]
    assert all(not text[at].isspace() for at in whole if at)


@given(st.text(st.sampled_from('Ab.!:\n (}"\u2028'), max_size=40))
def test_a_text_on_one_line_differs_in_its_breaks_alone(text: str) -> None:
    flat = on_one_line(text)
    assert "".join(flat.replace(" · ", " ").split()) == "".join(text.split())
    assert len(flat) == len(text) + 2 * len(joined_breaks(text))
    assert len(flat.splitlines()) <= 1
