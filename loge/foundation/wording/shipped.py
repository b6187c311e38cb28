"""The list that the house ships: health, religion, judgement, offences (domain.md b.6, b9)."""

from loge.foundation.wording.choices import WordCategory

# Folded on comparison: accents and capitals do not matter; « | » stands for a space inside an expression.
SHIPPED = {
    WordCategory.HEALTH: (
        "cancer tumeur leucémie diabète diabétique alzheimer parkinson démence dément démente dépression dépressif "
        "dépressive schizophrène schizophrénie bipolaire psychose psychotique épilepsie épileptique sida vih "
        "séropositif séropositive hépatite cirrhose covid tuberculose avc infarctus cardiaque insuffisance asthme "
        "hypertension sclérose handicapé handicapée handicapé|mental alcoolique alcoolisme toxicomane drogué droguée "
        "psychiatrique psychiatrie chimiothérapie dialyse antidépresseur neuroleptique méthadone incontinence "
        "incontinent incontinente suicidaire sénile obèse"
    ),
    WordCategory.RELIGION: (
        "musulman musulmane islam juif juive judaïsme catholique protestant protestante évangélique témoin|de|jéhovah "
        "athée bouddhiste hindou voilée ramadan mosquée arabe maghrébin maghrébine africain africaine noir|de|peau "
        "gitan gitane rom tsigane gens|du|voyage homosexuel homosexuelle gay lesbienne syndicaliste communiste "
        "gauchiste extrême|droite"
    ),
    WordCategory.JUDGEMENT: (
        "fou folle cinglé cinglée débile idiot idiote imbécile con connard connasse salope menteur menteuse paresseux "
        "paresseuse fainéant fainéante profiteur profiteuse cassos cas|social sale crasseux crasseuse pénible "
        "insupportable hystérique parano paranoïaque assisté assistée vieille|folle ivrogne poivrot mythomane radin "
        "radine"
    ),
    WordCategory.OFFENCE: (
        "condamné condamnée prison détenu détenue incarcéré incarcérée casier|judiciaire garde|à|vue dealer "
        "trafiquant trafiquante délinquant délinquante voleur voleuse fiché|s bracelet|électronique"
    ),
}


def shipped_words() -> list[tuple[str, WordCategory]]:
    return [
        (entry.replace("|", " "), category)
        for category, words in SHIPPED.items()
        for entry in dict.fromkeys(words.split())
    ]
