"""The stop words of each language, folded: articles, pronouns, prepositions, auxiliaries, question words."""

from collections.abc import Mapping
from functools import lru_cache

_ENGLISH = """
a about above after again against all am an and any are as at be because been before being below between both but by can
could did do does doing don down during each few for from further had has have having he her here hers herself him himself
his how i if in into is it its itself just ll me more most my myself no nor not now of off on once only or other our ours
ourselves out over own re s same shall she should so some such t than that the their theirs them themselves then there these
they this those through to too under until up us ve very was we were what when where which while who whom why will with
would you your yours yourself yourselves arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt shouldnt wasnt
werent wont wouldnt i'd i'll i'm i've you'd you'll you're you've he'd he'll she'd she'll it'd it'll we'd we'll we're we've
they'd they'll they're they've that'd that'll there'd there'll who'd who'll who've what'll what're whose must
might done others also another every
"""
_GERMAN = """
aber alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf aus bei beim bin bis bist
da damit dann das dass dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du
durch ein eine einem einen einer eines er es etwas euch euer fur gegen hab habe haben hat hatte hatten hier hin hinter
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede jedem jeden jeder jedes jene kann kein keine
konnen konnte mein mich mir mit muss mussen nach nicht nichts noch nun nur ob oder ohne sehr sein seine sich sie sind so
sollen sollte sondern sonst sowie um und uns unser unsere unter viel vom von vor wahrend war waren was weil weiter
welche welcher welches wenn werde werden wie wieder will wir wird wo wollen wurde wurden zu zum zur zwar zwischen uber
wer wem wen wessen wann warum wieso weshalb woher wohin womit wofur wieviel wieviele viele vielen vieler gibt darf
durfen musste mussten gewesen gehabt geworden worden konnten sollten wollte wollten durfte musst werdet seid habt hast
"""
_DUTCH = """
aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge geen
geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men
met mij mijn moet na naar niet niets nog nu of om omdat onder ons onze ook op over reeds te tegen toch toen tot u uit uw
van veel voor want waren was wat we wel werd wezen wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou waar
waarom waarmee wanneer welk welke wiens hoeveel gaat mag mogen moeten kunt gehad zouden konden moest moesten geworden
hebt bent
"""
_FRENCH = """
a ai aie ainsi alors apres as au aussi autre aux avait avec avoir c ce ceci cela ces cet cette chaque ci comme d dans de des
deux donc du elle elles en encore entre est et etait ete etre eu eux fait il ils j je l la le les leur leurs lors lui m ma
mais me meme mes moi mon n ne nos notre nous on ont ou par pas peu plus pour qu quand que quel quelle quels qui s sa sans se
sera ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers vos votre vous y quelles quoi lequel
laquelle lesquels lesquelles comment pourquoi combien peut peuvent doit doivent faut etaient avaient soit soient sommes etes
avons avez seront serait seraient aurait auraient aura auront etant ayant pourrait devrait autres
"""
_FINNISH = """
ei eika ella emme en et ette eivat han hanen hanet he heidan ja jo joka jokin jos jossa joita jotka jotta kanssa kuin
kun koska kuka me mika mikali minka mina minun missa mita mitka mukaan mutta muut myos ne niin niiden niista nyt noin
nuo ole olemme olen olet olette oli olivat olla on ovat poikki se seka sen siina sina sita taas tai tama taman tassa te
tuo vaan vai vaikka van voi voidaan voivat yli miten miksi milloin kuinka mista mihin milla mille millainen millaiset
kenen ketka kumpi paljonko montako onko ovatko voiko saako taytyy ollut olleet olisi olisivat voisi
"""
_SPANISH = """
a al algo algunas algunos ante antes aquel como con contra cual cuando de del desde donde dos durante e el ella ellas
ellos en entre era eran es esa esas ese eso esos esta estaba estan estar estas este esto estos fue fueron ha han hasta
hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para
pero poco por porque que quien quienes se sea ser si sido sin sobre son su sus suya suyo tambien tanto te tiene tienen
todo todos tu tus un una unas uno unos y ya yo cuales cuanto cuantos cuanta cuantas adonde cuyo puede pueden debe deben
sera seran seria siendo habia habian haber hemos somos tener tenia tenian podria deberia
"""

STOP_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset(_GERMAN.split()),
    "en": frozenset(_ENGLISH.split()),
    "es": frozenset(_SPANISH.split()),
    "fi": frozenset(_FINNISH.split()),
    "fr": frozenset(_FRENCH.split()),
    "nl": frozenset(_DUTCH.split()),
}
"""Language code → folded stop words."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_STOP_WORDS_SOMEWHERE = _LETTERS.union(*STOP_WORDS.values())


def is_stop_word(folded: str, language: str | None) -> bool:
    """Whether a folded word is a stop word of the language, or a single letter."""
    return folded in STOP_WORDS.get(language or "", ()) or folded in _LETTERS


def is_stop_word_somewhere(folded: str) -> bool:
    """Whether a folded word is a stop word of any language, or a single letter."""
    return folded in _STOP_WORDS_SOMEWHERE


@lru_cache(maxsize=4096)
def begins_stop_word(folded: str, language: str) -> bool:
    """Whether a stop word of the language has this prefix, or is this."""
    return any(word.startswith(folded) for word in STOP_WORDS[language])
