"""Only a text that is nothing but a placeholder is one; a sentence that uses its words says something."""

import pytest

from search.markdown.placeholders import is_placeholder
from search.markdown.sections import sections_of

PLACEHOLDERS = [
    "Work in progress",
    "TBD",
    "todo",
    "TODO.",
    "Coming soon …",
    "This section is under construction.",
    "In Arbeit",
    "Wordt nog aangevuld.",
    "À compléter",
    "Próximamente",
    "Tulossa pian",
    "Work in progress; please check back.",
    "To be completed.",
    "[To be completed]",
    "This section is to be completed.",
    "TBD, TBA",
    "TODO: add text here",
    "TODO: describe the roles",
    "…",
    "???",
    "XXX",
    "n/a",
    "Lorem ipsum dolor sit.\n\nAmet.",
    "Lorem ipsum",
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. "
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur.",
    "The content of this page is still to be written.",
    "This page is a stub.",
    "Dieser Abschnitt ist noch in Bearbeitung.",
    "Cette section est en construction.",
    "Esta sección está en construcción.",
    "Under construction – please check back soon!",
    "To be determined",
    "Details to be determined.",
    "(to be done)",
    "Wird ergänzt",
    "Der Inhalt folgt in Kürze.",
    "Content coming soon.",
    "Coming soon!",
    "This is a work in progress.",
    "Placeholder text",
    "Draft",
    "Pending",
    "Folgt.",
]
SENTENCES = [
    "Todo el mundo",
    "The work in progress counts.",
    "Offen für alle.",
    "Drafting is done.",
    "2030",
    "This agreement is to be completed by all agencies before the end of 2027.",
    "This section lists what is to be done about bad records.",
    "TODO lists are kept by each team.",
    "Lorem ipsum is a dummy text used by printers since 1500.",
    "Lorem ipsum dolor sit amet. The city opens its data.",
    "The bridge is to be completed in 2026.",
    "Work in progress is limited to three items.",
    "Roads under construction are closed.",
    "A coming soon page is shown to visitors.",
    "Der Plan ist in Bearbeitung bei der Stadtkämmerei.",
    "Das Gesetz wird noch ergänzt um Regeln.",
    "The TBD column holds open questions.",
    "Placeholder text must not be published.",
    "Das Rathaus ist offen.",
    "All reports to be completed by June.",
    "Pending cases are listed weekly.",
    "The draft was adopted.",
    "Stay tuned",
    "Thank you",
    "To be done: 1. roads 2. bridges",
    "Works to be completed: bridge, road",
    "Under construction: 12 schools",
    "La route est en construction.",
    "Data is n/a",
    "Esta obra está en construcción desde 2020.",
    "This document is to be updated every year.",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_text_that_says_only_that_it_is_to_be_written_is_one(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_with_a_placeholders_words_is_none(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("placeholder", ["To be completed.", "TBD", "In Arbeit", "Lorem ipsum dolor sit amet."])
def test_a_placeholder_beside_a_sentence_makes_no_draft(placeholder: str) -> None:
    said = "The council decided on this in May."
    body = f"## A\n\n{placeholder}\n\n## B\n\n{placeholder}\n\n{said}\n\n## C\n\n- {said}\n- {placeholder}\n"
    assert [section.draft for section in sections_of(body, title="T").sections] == [True, False, False]
