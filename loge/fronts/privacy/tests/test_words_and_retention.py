import pytest

from loge.foundation.audit.models import Entry, Erasure
from loge.foundation.errors import Refusal
from loge.foundation.wording.models import Word
from loge.fronts.privacy import retention
from loge.fronts.privacy.operations import add_doubtful_word, remove_doubtful_word
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory


@pytest.fixture
def dpo(client):
    user = UserFactory(roles=[Role.DPO])
    client.force_login(user)
    return user


def test_the_list_of_words_is_kept_on_a_page(client, dpo):
    assert "Jugement sur la personne" in client.get("/mots-a-eviter/").content.decode()
    answer = client.post("/mots-a-eviter/", {"word": "Idiot", "category": "judgement"})
    assert answer.status_code == 422 and "déjà dans la liste" in answer.content.decode()
    assert client.post("/mots-a-eviter/", {"word": "mollasson", "category": "judgement"}).status_code == 302
    page = client.post("/mots-a-eviter/retrait", {"mot": "mollasson"}, follow=True).content.decode()
    assert "est retiré" in page and not Word.objects.filter(word="mollasson").exists()
    assert set(Entry.objects.filter(by=dpo).values_list("action", flat=True)) == {
        "wording.word_added", "wording.word_removed",
    }  # fmt: skip


def test_a_caretaker_neither_keeps_the_list_nor_reads_what_is_kept(client):
    user = UserFactory(roles=[Role.CARETAKER])
    client.force_login(user)
    assert client.get("/mots-a-eviter/").status_code == client.get("/conservation/").status_code == 403
    for act in (lambda: add_doubtful_word(word="mou", category="judgement", by=user),
                lambda: remove_doubtful_word(word="idiot", by=user)):  # fmt: skip
        with pytest.raises(Refusal, match="Vous ne tenez pas"):
            act()


def test_what_is_kept_is_read_with_the_last_night_that_erased_something(client, dpo, settings):
    settings.RETENTION_DAYS = {"referrals": 12}
    Erasure.objects.create(rule="referrals", at="2026-11-20T02:20:00Z", records=3)
    page = client.get("/conservation/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "12 jours" in page and "20 novembre 2026, 3 fiches" in page and "Suivis, Délais" in page
    assert "ADR 20" in page


def test_one_rule_that_fails_keeps_no_other_waiting(monkeypatch):
    said = []

    def apply(rule, *, now):
        said.append(rule.code)
        if rule.code == "referrals":
            raise ValueError("panne")
        return 1

    monkeypatch.setattr(retention, "apply", apply)
    assert retention.erase_what_is_over() == len(said) - 1 and said[-1] == "import_lines"
