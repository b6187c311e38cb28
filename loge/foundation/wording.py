"""Words that do not belong in what is written about a person: health, religion, judgement, offences (domain.md b.6, b9).

The need is written, never the diagnosis. Each trade warns its writers with its own list, this one to begin with.
"""

from dataclasses import dataclass

from loge.foundation.text import fold

HEALTH, RELIGION, JUDGEMENT, OFFENCE = "health", "religion", "judgement", "offence"

# Folded on comparison: accents and capitals do not matter; « | » stands for a space inside an expression.
DEFAULT_WORDS = {
    HEALTH: "cancer tumeur leucémie diabète diabétique alzheimer parkinson démence dément démente dépression dépressif "
    "dépressive schizophrène schizophrénie bipolaire psychose psychotique épilepsie épileptique sida vih séropositif "
    "séropositive hépatite cirrhose covid tuberculose avc infarctus cardiaque insuffisance asthme hypertension sclérose "
    "handicapé handicapée handicapé|mental alcoolique alcoolisme toxicomane drogué droguée psychiatrique psychiatrie "
    "chimiothérapie dialyse antidépresseur neuroleptique méthadone incontinence incontinent incontinente suicidaire "
    "sénile obèse",
    RELIGION: "musulman musulmane islam juif juive judaïsme catholique protestant protestante évangélique témoin|de|jéhovah "
    "athée bouddhiste hindou voilée ramadan mosquée arabe maghrébin maghrébine africain africaine noir|de|peau gitan "
    "gitane rom tsigane gens|du|voyage homosexuel homosexuelle gay lesbienne syndicaliste communiste gauchiste "
    "extrême|droite",
    JUDGEMENT: "fou folle cinglé cinglée débile idiot idiote imbécile con connard connasse salope menteur menteuse "
    "paresseux paresseuse fainéant fainéante profiteur profiteuse cassos cas|social sale crasseux crasseuse pénible "
    "insupportable hystérique parano paranoïaque assisté assistée vieille|folle ivrogne poivrot mythomane radin radine",
    OFFENCE: "condamné condamnée prison détenu détenue incarcéré incarcérée casier|judiciaire garde|à|vue dealer "
    "trafiquant trafiquante délinquant délinquante voleur voleuse fiché|s bracelet|électronique",
}


@dataclass(frozen=True)
class DoubtfulWord:
    word: str
    category: str


def default_words() -> list[DoubtfulWord]:
    return [
        DoubtfulWord(entry.replace("|", " "), category)
        for category, words in DEFAULT_WORDS.items()
        for entry in dict.fromkeys(words.split())
    ]


def doubtful_words(text: str, lexicon: list[DoubtfulWord]) -> list[DoubtfulWord]:
    """The entries of the lexicon found in the text as whole words, plurals included, in the order of the lexicon."""
    padded = f" {fold(text)} "
    return [entry for entry in lexicon if _appears(fold(entry.word), padded)]


def _appears(word: str, padded: str) -> bool:
    return bool(word) and any(f" {word}{ending} " in padded for ending in ("", "s", "x", "es"))
