"""Detects placeholder texts: sections that are still to be written."""

import re

_ALONE = frozenset(
    "tbd tba tbc wip todo to-do fixme n/a na draft stub placeholder forthcoming pending xxx entwurf folgt platzhalter offen "
    "concept volgt brouillon borrador pendiente luonnos kesken tulossa".split()
)
"""Words that are a placeholder only alone: "Todo" is also Spanish for everything."""
_PHRASES = (
    "tbd, tba, tbc, a stub, a draft, a placeholder, placeholder text, work in progress, under construction, coming soon, "
    "to be done, to be added, to be completed, to be continued, to be defined, to be determined, to be decided, "
    "to be announced, to be confirmed, to be written, to be filled in, to be provided, to be updated, content to follow, "
    "text to follow, more to follow, more to come, to follow, "
    "add text here, add text, add content here, add content, insert text here, insert text, your text here, "
    "write this section, complete this section, fill in this section, fill this in, "
    "in arbeit, in bearbeitung, in vorbereitung, im aufbau, wird ergänzt, wird noch ergänzt, folgt in kürze, folgt noch, "
    "inhalt folgt in kürze, inhalt folgt, text folgt, noch offen, noch zu schreiben, noch zu ergänzen, "
    "wordt aangevuld, wordt nog aangevuld, nog in te vullen, nog aan te vullen, in bewerking, binnenkort beschikbaar, "
    "à compléter, à venir, à rédiger, à définir, en construction, en cours de rédaction, bientôt disponible, "
    "por completar, por definir, por escribir, en construcción, próximamente, en preparación, "
    "työn alla, tulossa pian, täydennetään myöhemmin"
).split(", ")
"""Words that are a placeholder alone or with words of `_AROUND`."""
_AROUND = frozenset(
    "a an and are article as at be been being chapter content contents currently description details document entry for has "
    "have here information is it item later moment not now of on page paragraph part section shortly soon still stage "
    "subsection summary text that the there these this to topic was will yet "
    "abschnitt aktuell auch bald kürze befindet befinden beschreibung derzeit der die das den dem des dieser diese dieses hier "
    "inhalt ist sind kapitel momentan noch punkt seite sich teil text und von werden wird zur zurzeit "
    "de deze dit een het hier inhoud is hoofdstuk momenteel nog onderdeel op pagina paragraaf sectie tekst van wordt zijn "
    "actuellement bientôt ce cette chapitre contenu de document du encore en est la le les ici page partie section sont texte "
    "aquí capítulo contenido de del el es esta está este la página parte sección texto todavía "
    "osio on sivu sisältö tämä tämän vielä".split()
)
"""Words by which a sentence refers to itself: "The text of this section is still …"."""
_COURTESIES = frozenset(
    "please check back, please check back soon, please check back later, check back soon, check back later, stay tuned, "
    "please stay tuned, thank you, please come back later, watch this space, bitte schauen sie später wieder vorbei, "
    "kom later terug, revenez bientôt, vuelva pronto".split(", ")
)
"""Words added to a placeholder that say nothing by themselves."""
_MAX_LENGTH = 200
"""Maximum characters of a placeholder; a longer text says something more, whatever it begins with."""
_MAX_NOTE = 100
_NOTE = re.compile(rf"(?:TODO|TBD|FIXME)\s?(?::|-|–)\s.{{0,{_MAX_NOTE}}}")
"""An author's note on what to write later."""
_NOTHING = re.compile(r"[\s_–—-]*[.…?][\s.…?_–—-]*+|[xX]{3,}")

_FILLER = frozenset(
    "a ac accumsan ad adipiscing adipisicing aenean aliqua aliquam aliquet aliquid aliquip amet ante anim aptent arcu at "
    "auctor augue aute bibendum blandit cillum class commodo conubia condimentum congue consectetuer consectetur consequat "
    "consequuntur convallis cras cubilia culpa cum cupidatat cupiditate curabitur curae cursus dapibus deserunt diam dictum "
    "dictumst dignissim dis do dolor dolore dolorem donec dui duis ea efficitur egestas eget eiusmod eleifend elementum elit "
    "enim erat eros esse est et etiam eu euismod ex excepteur exercitation facilisi facilisis fames faucibus felis fermentum "
    "feugiat finibus fringilla fugiat fusce gravida habitant habitasse hac hendrerit himenaeos iaculis id imperdiet in "
    "incididunt inceptos integer interdum ipsum irure justo labore laboris laborum lacinia lacus laoreet lectus leo libero "
    "ligula litora lobortis lorem luctus maecenas magna magnis malesuada massa mattis mauris maximus metus mi minim mollis "
    "mollit montes morbi mus nam nascetur natoque nec neque netus nibh nisi nisl non nostra nostrud nulla nullam nunc occaecat "
    "odio officia orci ornare parturient pariatur pede pellentesque penatibus per pharetra phasellus placerat platea porta "
    "porttitor posuere potenti praesent pretium primis proident proin pulvinar purus quam quis quisque reprehenderit rhoncus "
    "ridiculus risus rutrum sagittis sapien scelerisque sed sem semper senectus sint sit sociis sociosqu sodales sollicitudin "
    "sunt suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis ullamco ullamcorper "
    "ultrices ultricies urna ut varius vehicula vel velit venenatis veniam vestibulum vitae vivamus viverra voluptate "
    "volutpat vulputate".split()
)
"""Words of filler text (Lorem ipsum)."""
_MIN_FILLER_SHARE = 0.6
"""Minimum share of filler words in a sentence of filler text: every program that generates it has its own variant."""

_SENTENCE_ENDS = re.compile(r"[.!?…;:,]+(?=\W|$)|\n|\s[-–—]\s")
_MARKS = " \t*_()[]\"'“”„«»-–—"
_PHRASE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_PHRASES, key=len, reverse=True)))})(?!\w)")


def is_placeholder(text: str) -> bool:
    """Whether a section's plain text is only a stub such as "Work in progress" or "Lorem ipsum …".

    Every sentence must be one: "To be completed." is, "This is to be completed by all agencies." is not.
    """
    plain = text.strip()
    if _NOTHING.fullmatch(plain) or _NOTE.fullmatch(plain.strip(_MARKS)):
        return True
    sentences = [words for piece in _SENTENCE_ENDS.split(plain.lower()) if (words := piece.strip(_MARKS))]
    if plain.lower().startswith("lorem ipsum"):
        return all(map(_is_filler, sentences))
    if len(plain) > _MAX_LENGTH:
        return False
    others = [sentence for sentence in sentences if sentence not in _COURTESIES]
    return bool(others) and all(map(_is_to_be_written, others))


def _is_filler(sentence: str) -> bool:
    words = re.findall(r"\w+", sentence)
    return sum(word in _FILLER for word in words) >= _MIN_FILLER_SHARE * len(words)


def _is_to_be_written(sentence: str) -> bool:
    if sentence in _ALONE:
        return True
    besides, phrases = _PHRASE.subn(" ", sentence)
    return phrases > 0 and _AROUND.issuperset(besides.split())
