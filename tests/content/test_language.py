"""The language of a file: its own word, its name, its folder, else the site's; and what its words and letters show."""

from pathlib import Path

import pytest

from search.content.language.detection import detected_languages
from search.content.language.file_language import language_of, stem_of
from search.languages.tags import direction, name_of, tag_of
from search.site import Site
from tests.harness.content_folder import read_content, write

PATHS = {
    "about.de.md": "de",
    "about.pt-br.md": "pt-BR",
    "about.zh-Hans.mdx": "zh-Hans",
    "guides/index.fr.md": "fr",
    "de/about.md": "de",
    "fr/guides/it/about.md": "fr",
    "docs/nl/about.md": "nl",
    "pt-BR/about.md": "pt-BR",
    "pt_BR/about.md": "pt-BR",
    "es-419/about.md": "es-419",
    "content.fr/about.md": "fr",
    "i18n/nl/docusaurus-plugin-content-docs/current/about.md": "nl",
    "de/about.fr.md": "fr",
    "gsw/about.md": "gsw",
    "about.md": "en",
    "de.md": "en",
    "about.old.md": "en",
    "node.js.md": "en",
    "api.v2.md": "en",
    "about.de-xx.md": "en",
    "IT/about.md": "en",
    "US/about.md": "en",
    "new/men/api/doc/about.md": "en",
    "os/ts/about.md": "en",
    "deutsch/about.md": "en",
    ".de.md": "en",
}
"""Paths → tags, on a site in English."""


@pytest.mark.parametrize("path", PATHS)
def test_a_path_says_the_language_of_a_file(path: str) -> None:
    assert language_of(path, {}, "x", "en").tag == PATHS[path]


@pytest.mark.parametrize(
    ("metadata", "tag", "searched"),
    [
        ({"lang": "fi"}, "fi", "fi"),
        ({"lang": "pt_br"}, "pt-BR", "en"),
        ({"lang": "AR"}, "ar", "en"),
        ({"lang": "sr-latn-rs"}, "sr-Latn-RS", "en"),
        ({"language": "de-AT"}, "de-AT", "de"),
        ({"lang": "xx", "language": "nl"}, "nl", "nl"),
        ({"lang": "xx"}, "fr", "fr"),
        ({"lang": ["de", "en"]}, "fr", "fr"),
        ({"language": "German"}, "fr", "fr"),
    ],
)
def test_what_a_file_says_of_itself_goes_before_its_path(metadata: dict[str, object], tag: str, searched: str) -> None:
    found = language_of("fr/about.md", metadata, "x", "en")
    assert (found.tag, found.searched) == (tag, searched)


@pytest.mark.parametrize("code", ["pa", "el", "he", "ka", "hi", "zh", "ja", "am"])
def test_a_path_is_not_believed_of_a_text_without_one_letter_of_its_language(code: str) -> None:
    table = "| CPU_Utilization | percent |\n| Cache_Max_Size | bytes |\n"
    assert language_of(f"monitor/{code}/reference.md", {}, table, "en").tag == "en"
    assert language_of(f"monitor/{code}/reference.md", {}, f"{table}{LETTERS[code]}", "en").tag == code
    assert language_of(f"monitor/{code}/reference.md", {}, "1 2 3", "en").tag == code


@pytest.mark.parametrize("code", ["sr", "uz", "az", "tr", "vi", "fr"])
def test_a_path_is_believed_of_a_text_that_may_be_in_its_language(code: str) -> None:
    assert language_of(f"{code}/reference.md", {}, "| CPU_Utilization | percent |\n", "en").tag == code


LETTERS = {
    "pa": "ਡਾਟਾ",
    "el": "δεδομένα",
    "he": "נתונים",
    "ka": "მონაცემები",
    "hi": "आँकड़े",
    "zh": "数据",
    "ja": "データ",
    "am": "ውሂብ",
}
"""Data, in several languages."""
ENGLISH = "The staff of this department are paid at the end of the month, and those who are not should say so to us."
TEXTS = {
    "en": ENGLISH,
    "de": "Die Stadt öffnet ihre Daten für alle Bürgerinnen und Bürger, damit sie besser planen können.",
    "fr": "La ville ouvre ses données à tous ceux qui y vivent, afin qu'ils puissent voir ce que l'on fait de leur argent.",
    "es": "La ciudad abre sus datos a todos los que viven en ella, para que puedan ver lo que se hace con su dinero.",
    "nl": "De stad opent haar gegevens voor iedereen die er woont, zodat zij kunnen zien wat er met hun geld wordt gedaan.",
    "fi": "Kaupunki avaa tietonsa kaikille, jotka asuvat täällä, jotta he voivat nähdä, mitä niillä tehdään, kun ne on koottu.",
    "pt": "A cidade abre os seus dados a todos os que nela vivem, para que possam planear melhor e ver o que se faz com eles.",
    "it": "La città apre i suoi dati a tutti coloro che vi abitano, perché possano vedere che cosa si fa con il loro denaro.",
    "sv": "Staden öppnar sina data för alla som bor här, så att de kan planera bättre och se vad som görs med deras pengar.",
    "da": "Byen åbner sine data for alle, der bor her, så de kan planlægge bedre og se, hvad der bliver gjort med deres penge.",
    "nb": "Byen åpner sine data for alle som bor her, slik at de kan planlegge bedre og se hva som blir gjort med dem alle.",
    "pl": "Miasto otwiera swoje dane dla wszystkich, którzy w nim mieszkają, aby mogli widzieć, co się robi z ich pieniędzmi.",
    "ca": "La ciutat obre les seves dades a tots els que hi viuen, perquè puguin veure què es fa amb els seus diners.",
    "ru": "Город открывает свои данные для всех.",
    "uk": "Місто відкриває свої дані для всіх.",
    "ar": "تفتح المدينة بياناتها للجميع",
    "fa": "شهر داده‌های خود را برای همه باز می‌کند",
    "he": "העיר פותחת את הנתונים שלה לכולם",
    "el": "Η πόλη ανοίγει τα δεδομένα της.",
    "zh": "这座城市向所有居民开放其数据以便更好地规划",
    "ja": "この都市はすべての住民にデータを公開しています",
    "ko": "이 도시는 모든 주민에게 데이터를 공개합니다",
    "hi": "यह शहर सभी निवासियों के लिए अपना डेटा खोलता है",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_shows_its_language(language: str) -> None:
    assert language in detected_languages(TEXTS[language])
    assert "en" not in detected_languages(TEXTS[language]) - {language}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text kelp.",
        "Helsinki, Espoo, Vantaa, Turku, Oulu, Tampere, Lahti, Kuopio, Pori",
        "Bundesministerium für Digitales, Amt für Statistik der Stadt Bonn, Landesamt für Vermessung, Amt zur Hilfe",
        "| 1 | 2 |\n| --- | --- |\n| a | b |",
        "https://example.org/der/die/das/und/oder/nicht/mit/von/zu",
        f"{TEXTS['de']} {TEXTS['de']} {ENGLISH}",
        "Grad otvara svoje podatke svima koji ovdje žive, kako bi mogli vidjeti što se radi s njihovim novcem.",
    ],
)
def test_a_text_that_could_be_in_several_languages_shows_none(text: str) -> None:
    assert detected_languages(text) == frozenset()


@pytest.mark.parametrize(
    ("path", "body", "tag"),
    [
        ("hr/leave.md", ENGLISH, "en"),
        ("it/leave.md", ENGLISH, "en"),
        ("fr/leave.md", ENGLISH, "en"),
        ("countries/de/plan.md", ENGLISH, "en"),
        ("fr/leave.md", TEXTS["fr"], "fr"),
        ("fr/leave.md", "En bref.", "fr"),
        ("hr/leave.md", "Grad otvara podatke svima.", "hr"),
    ],
)
def test_a_folder_is_not_believed_where_the_text_is_in_the_sites_language(path: str, body: str, tag: str) -> None:
    assert language_of(path, {}, body, "en").tag == tag


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("about.de.md", "About"),
        ("open-data.pt-br.md", "Open data"),
        ("guides/index.fr.md", "Guides"),
        ("guides/_index.md", "Guides"),
        ("plan.mdx", "Plan"),
        ("v1.2.md", "V1.2"),
        ("de.md", "De"),
    ],
)
def test_a_title_that_nothing_states_is_the_files_name_alone(tmp_path: Path, path: str, title: str) -> None:
    write(tmp_path, {path: "Text.\n"})
    assert [strategy.title for strategy in read_content(tmp_path, Site()).strategies] == [title]


def test_a_translated_readme_is_about_the_folder_too(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": "x\n", "README.de.md": "x\n", "readme.zh-CN.md": "x\n"})
    assert [one.path for one in read_content(tmp_path, Site()).skipped] == ["README.de.md", "README.md", "readme.zh-CN.md"]
    assert stem_of("README.zh-CN.md") == "README"


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        *((tag, "rtl") for tag in ("ar", "he", "fa", "ur", "ps", "dv", "ckb", "yi", "ar-EG", "az-Arab", "pa-Arab-PK", "ug")),
        *((tag, "ltr") for tag in ("en", "pt-BR", "zh-Hant", "tr", "ar-Latn", "ks-Deva", "sr-Cyrl", "ku")),
    ],
)
def test_a_language_is_written_in_its_direction(tag: str, written: str) -> None:
    assert direction(tag) == written


@pytest.mark.parametrize("written", ["xx", "german", "e", "de-", "", None, True, 7, "de en", 'de" onload="'])
def test_what_is_no_language_tag_gives_none(written: object) -> None:
    assert tag_of(written) is None


def test_languages_have_names_whether_they_are_searched_or_not() -> None:
    assert [name_of(code) for code in ("ar", "de", "pt", "xx")] == ["Arabic", "German", "Portuguese", "xx"]
