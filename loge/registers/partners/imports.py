"""The directory of partners, from a file. What is common to all files is in foundation/exchange/lines."""

import re
from collections import defaultdict
from functools import partial

from procrastinate.contrib.django import app

from loge.foundation import phones
from loge.foundation.errors import Refusal
from loge.foundation.exchange.choices import LineState
from loge.foundation.exchange.lines import engine
from loge.foundation.exchange.lines.importer import Importer, Reading
from loge.foundation.exchange.mapping import TargetField
from loge.foundation.exchange.values.codes import read_email, read_fixed, read_text
from loge.foundation.exchange.values.reading import NOTHING, Read
from loge.foundation.exchange.values.words import read_word
from loge.foundation.text import fold
from loge.registers.partners import operations
from loge.registers.partners.choices import PartnerChannel, PartnerKind, Theme
from loge.registers.partners.models import Partner
from loge.registers.partners.permissions import check_can_keep_partners
from loge.registers.partners.towns import Towns, join, split
from loge.registers.partners.words import CHANNELS, KINDS, THEMES, kind_in_name

WHO, WHERE, HOW = "Qui", "Où", "Joindre"
LIST = "; "


def _field(code: str, label: str, group: str, titles: str, looks: str = "", many: bool = False) -> TargetField:
    return TargetField(code, label, group, frozenset(titles.split("|")), looks=looks, many=many)


class DirectoryReading(Reading):
    def __init__(self) -> None:
        towns = self.towns = Towns()
        texts = {
            "name": 160,
            "contact_name": 120,
            "advice": 300,
            "hours": 250,
            "street": 180,
            "town": 60,
            "fallback": 160,
        }
        self.readers = {code: partial(read_text, longest=longest) for code, longest in texts.items()} | {
            "kind": lambda cell: read_word(cell, KINDS, what="Mot"),
            "themes": _read_themes,
            "area_codes": towns.read_codes,
            "area_names": towns.read_names,
            "postal_code": lambda cell: _kept_out(read_fixed(cell, width=5, what="Code postal")),
            "channel": lambda cell: read_word(cell, CHANNELS, what="Mot"),
            "email": lambda cell: _kept_out(read_email(cell)),
            "phone": _read_phone,
        }

    def settle(self, line) -> None:
        given = line.values
        street, postal, town = (given.pop(code, "") for code in ("street", "postal_code", "town"))
        codes, names = given.pop("area_codes", ""), given.pop("area_names", "")
        areas = [piece for text in (codes, names) for piece in text.split(LIST) if piece]
        if not areas and town:
            areas = self._own_town(line, town, postal)
        if areas:
            given["areas"] = join(areas)
        if street:
            given["address"] = ", ".join(filter(None, (street, f"{postal} {town}".strip())))[:250]
        if not given.get("kind") and (kind := kind_in_name(given["name"])):
            given["kind"] = kind
            line.note(f"Nature lue dans le nom : {PartnerKind(kind).label}.")
        line.key = f"{fold(given['name'])}|{' '.join(split(given.get('areas', '')))}"[:400]

    def _own_town(self, line, town: str, postal: str) -> list[str]:
        read = self.towns.town(town, postal)
        if read.fault:
            line.refuse(f"Communes servies : {read.fault}", "town")
            return []
        line.note(f"Commune servie : celle de son adresse, {split(read.value).popitem()[1]}.")
        return [read.value]


class Directory(Importer):
    code = "partners"
    heading = "Partenaires"
    home = "partners:list"
    record = ("partners:detail", "Partenaire")
    expected = "Un fichier .csv ou .xlsx, une ligne par partenaire : nom, nature, thèmes, communes servies, moyen de le joindre."
    model = Partner
    parts = frozenset({"partners_area"})
    required = frozenset({"name"})
    late = frozenset({"fallback"})
    fields = (
        _field("name", "Nom", WHO, "nom|partenaire|structure|organisme|nom du partenaire|raison sociale|denomination|nom structure|etablissement"),
        _field("kind", "Nature", WHO, "nature|type|categorie|type de structure|type de partenaire|statut"),
        _field("themes", "Thèmes", WHO, "themes|theme|thematique|thematiques|domaine|domaines|aides|services|missions|activites", many=True),
        _field("contact_name", "Interlocuteur", WHO, "interlocuteur|contact|referent|personne a contacter|responsable|nom du contact"),
        _field("advice", "À savoir avant d’orienter", WHO, "a savoir|a savoir avant d orienter|conditions|remarque|remarques|observations|commentaire|commentaires"),
        _field("hours", "Horaires", WHO, "horaires|horaire|heures d ouverture|ouverture|jours et horaires|permanences"),
        _field("area_codes", "Communes servies (codes INSEE)", WHERE, "code insee|codes insee|insee|code commune|communes insee|codes communes", many=True),
        _field("area_names", "Communes servies (noms)", WHERE, "communes|communes servies|communes desservies|territoire|secteur|zone|zone d intervention|perimetre", many=True),
        _field("street", "Adresse : rue", WHERE, "adresse|rue|voie|adresse 1|adresse postale", many=True),
        _field("postal_code", "Adresse : code postal", WHERE, "code postal|cp|codepostal", "postal"),
        _field("town", "Adresse : ville", WHERE, "ville|commune|localite"),
        _field("channel", "Moyen préféré", HOW, "moyen|moyen prefere|canal|mode de contact|canal prefere|moyen de contact"),
        _field("email", "Courriel", HOW, "courriel|email|e mail|mail|adresse mail|adresse electronique|mel", "email"),
        _field("phone", "Téléphone", HOW, "telephone|tel|n telephone|numero de telephone|numero|fixe|portable|tel fixe", "phone"),
        _field("fallback", "Partenaire de repli (son nom)", HOW, "repli|partenaire de repli|a defaut|remplacant|suppleant"),
    )  # fmt: skip

    def check_may(self, user) -> None:
        check_can_keep_partners(user)

    def reading(self, run) -> Reading:
        return DirectoryReading()

    def find(self, lines, run):
        named: dict[str, list[Partner]] = defaultdict(list)
        for partner in Partner.objects.select_related("fallback").prefetch_related("areas"):
            named[fold(partner.name)].append(partner)
        told = run.lines_read.exclude(state=LineState.ERROR).values_list("values__name", flat=True)
        in_file = {fold(name) for name in told if name}
        found = {}
        for line in lines:
            if known := _same(line, named[fold(line.values["name"])]):
                found[line.number] = known
                _say_alike(line, self.shown(known))
            _check_fallback(line, named, in_file)
        return found

    def shown(self, record) -> dict[str, str]:
        texts = ("name", "kind", "contact_name", "advice", "hours", "address", "channel", "email", "phone")
        return {code: str(getattr(record, code)) for code in texts} | {
            "themes": LIST.join(code for code in Theme.values if code in record.themes),
            "areas": join(f"{area.code} {area.name}".strip() for area in record.areas.all()),
            "fallback": record.fallback.name if record.fallback else "",
        }

    def check(self, values) -> None:
        if not values.get("kind"):
            raise Refusal("Dites la nature de ce partenaire (CCAS, mairie, association…).")
        if not values.get("themes"):
            raise Refusal("Dites pour quoi on s’adresse à lui : au moins un thème.")
        fields = _fields(values)
        operations.check_partner(Partner(**{**fields, "fallback": None}), split(values.get("areas", "")))

    def create(self, values, *, by):
        self.check(values)
        return operations.add_partner(**_fields(values), areas=split(values["areas"]), by=by)

    def update(self, record, values, *, by) -> None:
        now = {**self.shown(record), **values}
        fields = {code: value for code, value in _fields(now).items() if code in values}
        if "fallback" in values:
            fields["fallback"] = _partner_named(values["fallback"], record)
        operations.edit_partner(record, **fields, areas=split(now["areas"]), by=by)

    def remove(self, record, *, by) -> None:
        operations.remove_partner(record, by=by)

    def title(self, values) -> str:
        return values.get("name", "")

    def say(self, code: str, text: str) -> str:
        if code == "themes":
            return ", ".join(Theme(one).label.lower() for one in text.split(LIST))
        if code in ("kind", "channel"):
            return str((PartnerKind if code == "kind" else PartnerChannel)(text).label)
        return phones.display(text) if code == "phone" else text

    @property
    def by_code(self) -> dict[str, TargetField]:
        made = {"areas": ("Communes servies", WHERE), "address": ("Adresse postale", WHERE)}
        return super().by_code | {code: TargetField(code, *said, frozenset()) for code, said in made.items()}


def _read_themes(cell: str) -> Read:
    """Several in one cell, by their names or by one of their words; one that is not known refuses the line."""
    found = []
    for piece in filter(None, (fold(piece) for piece in re.split(r"[;|\n/,]+", cell))):
        if piece not in THEMES:
            return Read("", f"Thème « {piece[:40]} » inconnu. Voici les nôtres : {', '.join(Theme.labels)}.")
        found.append(THEMES[piece])
    return Read(LIST.join(code for code in Theme.values if code in found)) if found else NOTHING


def _read_phone(cell: str) -> Read:
    numbers, wrong = phones.parse_phones(cell)
    if not numbers:
        return Read("", "", f"numéro laissé de côté : {wrong[0]}") if wrong else NOTHING
    others = f"seul le premier numéro est gardé, sur {len(numbers)}" if len(numbers) > 1 else ""
    return Read(numbers[0].value, "", others)


def _kept_out(read: Read) -> Read:
    """A cell that cannot be read is left out and it is said: a wrong address must not hide a partner."""
    return Read("", "", f"laissé de côté. {read.fault}") if read.fault else read


def _same(line, partners: list[Partner]) -> Partner | None:
    """Of the same name, for one of the same areas: several towns have their « Croix-Rouge »."""
    areas = split(line.values.get("areas", ""))
    here = [one for one in partners if not areas or {area.code for area in one.areas.all()} & areas.keys()]
    if len(here) > 1:
        line.refuse("Plusieurs partenaires de l’annuaire portent ce nom : précisez les communes qu’il sert.")
    elif here and not here[0].is_active:
        line.refuse("Ce partenaire est mis de côté dans l’annuaire : reprenez-le d’abord, ou laissez cette ligne.")
    elif here:
        return here[0]
    return None


def _say_alike(line, shown: dict[str, str]) -> None:
    """The same areas, or the same fallback, written otherwise, are no change."""
    if split(line.values.get("areas", "")).keys() == split(shown["areas"]).keys():
        line.values["areas"] = shown["areas"]
    if fold(line.values.get("fallback", "")) == fold(shown["fallback"]) != "":
        line.values["fallback"] = shown["fallback"]


def _check_fallback(line, named: dict[str, list[Partner]], in_file: set[str]) -> None:
    wanted = fold(line.values.get("fallback", ""))
    if not wanted:
        return
    if wanted == fold(line.values["name"]):
        line.refuse("Un partenaire ne peut pas être son propre repli.", "fallback")
    elif wanted not in in_file and not any(one.is_active for one in named.get(wanted, [])):
        line.refuse("Ce repli n’est ni dans l’annuaire, ni dans ce fichier : vérifiez son nom.", "fallback")


def _fields(values) -> dict:
    """What the operations of the directory take, `areas` and `fallback` apart."""
    texts = ("name", "kind", "contact_name", "advice", "hours", "address", "email", "phone")
    fields: dict = {code: values.get(code, "") for code in texts}
    usual = (
        PartnerChannel.EMAIL
        if fields["email"]
        else PartnerChannel.LETTER
        if fields["address"]
        else PartnerChannel.PHONE
    )
    return fields | {
        "themes": [code for code in values.get("themes", "").split(LIST) if code],
        "channel": values.get("channel") or usual,
    }


def _partner_named(name: str, record: Partner) -> Partner | None:
    """Of several of that name, the one who serves the same place. Raise Refusal when it cannot be told."""
    if not name:
        return None
    others = [one for one in Partner.objects.active().exclude(pk=record.pk) if fold(one.name) == fold(name)]
    if len(others) > 1:
        places = record.areas.values("code")
        others = list(Partner.objects.filter(pk__in=[one.pk for one in others], areas__code__in=places).distinct())
    if len(others) != 1:
        raise Refusal(
            f"Le repli « {name} » n’a pas été trouvé, ou plusieurs partenaires portent ce nom : choisissez-le sur la fiche."
        )
    return others[0]


PARTNERS: Importer = Directory()


@app.task(name="import_partners", queue="imports")
def import_partners(run_id: int) -> None:
    """Each step of an import, in the background. Safe to be run twice."""
    engine.work(PARTNERS, run_id)
