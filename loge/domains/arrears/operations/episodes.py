"""The duty to report an unpaid rent: opened by the night, kept by an officer, ended by a full payment."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import Payer
from loge.domains.arrears.models import Episode, RentAccount
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.episodes import constituted_on, monthly_sum
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules import benefit
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale


@transaction.atomic
def open_episode(account: RentAccount, *, on: date, by) -> Episode | None:
    """The clock starts on the day the debt became an impayé, even when nobody had looked since. None when it is not one."""
    account = RentAccount.objects.locked(account.pk)
    if account.episodes.standing().exists():
        return None
    since = constituted_on(account, on=on)
    if since is None:
        return None
    episode = Episode.objects.create(
        account=account, constituted_on=since, report_by=benefit.report_deadline(since, law_on(since))
    )
    trail.record("arrears.episode_opened", episode, by=by)
    return episode


@transaction.atomic
def end_episode(episode: Episode, *, on: date, by) -> Episode:
    """The debt is wholly paid: the next one will be another episode, with its own clock."""
    RentAccount.objects.locked(episode.account_id)
    episode.ended_on = on
    episode.save(update_fields=["ended_on"])
    trail.record("arrears.episode_ended", episode, by=by)
    return episode


@transaction.atomic
def note_report(episode: Episode, *, told: str, reported_on: date, by) -> Episode:
    """The payer, or the panel, was told. Raise Refusal for the wrong one, a day to come, or before the debt was an impayé."""
    check_can_settle(by)
    episode = _locked(episode, by)
    if episode.reported_on is not None:
        raise Stale(f"Cet impayé est déjà signalé, depuis le {episode.reported_on:%d/%m/%Y}.")
    if not episode.constituted_on <= reported_on <= timezone.localdate():
        raise Refusal(f"La date est comprise entre le {episode.constituted_on:%d/%m/%Y} et aujourd’hui.")
    has_payer = benefit.has_a_payer_to_report_to(monthly_sum(episode.account).payee)
    if has_payer == (told == Payer.PANEL) or told not in Payer.values:
        wanted = (
            "la CAF ou la MSA, qui versent l’aide" if has_payer else "la CCAPEX : ce foyer n’a pas d’aide au logement"
        )
        raise Refusal(f"Il faut signaler à {wanted}.")
    law = law_on(reported_on)
    episode.told, episode.reported_on, episode.reported_by = told, reported_on, by
    episode.plan_by = benefit.plan_deadline(reported_on, law) if has_payer else None
    episode.save(update_fields=["told", "reported_on", "reported_by", "plan_by"])
    trail.record("arrears.episode_reported", episode, by=by, told=told)
    look_again([episode.account_id], by=by)
    return episode


@transaction.atomic
def note_plan_sent(episode: Episode, *, sent_on: date, by) -> Episode:
    """The plan reached the payer, so that the benefit goes on."""
    check_can_settle(by)
    episode = _locked(episode, by)
    if episode.reported_on is None:
        raise Refusal("L’impayé n’est pas encore signalé.")
    if not episode.reported_on <= sent_on <= timezone.localdate():
        raise Refusal(f"La date est comprise entre le {episode.reported_on:%d/%m/%Y} et aujourd’hui.")
    episode.plan_sent_on = sent_on
    episode.save(update_fields=["plan_sent_on"])
    trail.record("arrears.plan_sent_to_payer", episode, by=by)
    look_again([episode.account_id], by=by)
    return episode


def _locked(episode: Episode, by) -> Episode:
    RentAccount.objects.check_within(episode.account_id, by=by)
    RentAccount.objects.locked(episode.account_id)
    found = Episode.objects.select_related("account__lease").get(pk=episode.pk)
    if found.ended_on is not None:
        raise Stale("Cet impayé est soldé.")
    return found
