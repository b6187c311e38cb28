"""The keying screen: the desk's own form, on a sheet given back."""

from datetime import date

from loge.domains.outreach.models import PaperBatch, PaperSheet
from loge.domains.outreach.presenters.day import first_names
from loge.domains.outreach.presenters.desk import PREVIEW, Desk, Home, NumberCard, PersonCard, Urls, build_desk
from loge.domains.outreach.presenters.live import number_card, steps_of
from loge.domains.outreach.presenters.sheets import sheets_pdf
from loge.domains.outreach.queries.desk_home import DeskHome
from loge.domains.outreach.rules.call_fields import Typed
from loge.foundation.ui.french import hour, moment, short_date


def keying_desk(sheet: PaperSheet, home: DeskHome, *, typed: Typed, words: dict, here: str, today: date) -> Desk:
    members = [(member.person_id, member.first_name) for member in home.members]
    return build_desk(
        mode=PREVIEW,
        title=f"Fiche {sheet.code}",
        heading=f"Fiche {sheet.code}",
        claim=str(sheet.claim_id),
        hold_seconds=0,
        home=Home(
            members=members,
            people=[PersonCard(name=name) for _, name in members],
            numbers=[number_card(number, with_note=False) for number in home.numbers],
        ),
        script=steps_of(sheet.target),
        words=words,
        typed=typed,
        urls=Urls(here=here, complete=here, danger=here),
        today=today,
    )


def batch_pdf(batch: PaperBatch, homes: list[tuple[PaperSheet, DeskHome]], *, words: dict) -> bytes:
    version = batch.campaign.script_version
    return sheets_pdf(
        campaign=batch.campaign.name,
        caller=batch.caller.first_name or batch.caller.username,
        printed_on=moment(batch.printed_at),
        valid_until=f"{short_date(batch.printed_at)} au soir",
        return_to="la personne qui vous les a remises",
        steps=version.steps if version else [],
        words=words,
        sheets=[_sheet(sheet, home) for sheet, home in homes],
    )


def _sheet(sheet: PaperSheet, home: DeskHome) -> dict:
    numbers: list[NumberCard] = [number_card(number, with_note=False) for number in home.numbers]
    promised = sheet.target.last_outcome == "callback_requested"
    return {
        "code": sheet.code,
        "position": sheet.position,
        "names": first_names(sheet.target),
        "people": [member.first_name for member in home.members],
        "numbers": [{"display": one.display, "kind": ", ".join([one.kind.lower(), *one.flags])} for one in numbers],
        "facts": [f"a demandé à être rappelé (appel de {hour(sheet.target.last_attempt_at)})"] if promised else [],
    }
