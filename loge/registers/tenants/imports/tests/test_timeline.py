"""What a person's line of time says of the imports that wrote about them."""

from loge.foundation.timeline import Place, read
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User
from loge.registers.tenants.imports import engine, operations
from loge.registers.tenants.imports.tests.conftest import line
from loge.registers.tenants.models import Person
from loge.registers.tenants.timeline import of_person


def imports_of(person, viewer):
    moments = read(of_person(person, viewer=viewer), after=Place.now()).moments
    return [(m.title, m.detail, m.who, m.url) for m in moments if m.icon == "upload"]


def test_the_import_that_created_the_record_and_those_that_changed_it_are_told(load, manager):
    first = load(line(), line(**{"N° client": "P2", "N° contrat": "C2", "N° logement": "U2"}))
    second = load(
        line(Prénom="JEANNINE", **{"Date naissance": "13/03/1941"}),
        line(**{"N° client": "P2", "N° contrat": "C2", "N° logement": "U2"}),
        name="b.csv",
    )
    jeannine, unchanged = Person.objects.get(source_key="P1"), Person.objects.get(source_key="P2")
    created = ("Fiche créée", "", "Import Progiciel", f"/imports/{first.pk}/")
    changed = "date de naissance : 12\u00a0mars 1941 → 13\u00a0mars 1941 ; prénom : Jeanne → Jeannine"
    told = ("Fiche mise à jour", changed, "Import Progiciel", f"/imports/{second.pk}/")
    assert imports_of(jeannine, manager) == [told, created]
    assert imports_of(unchanged, manager) == [created]


def test_a_record_that_leaves_the_export_and_comes_back_is_said_so(load, manager):
    other = line(**{"N° client": "P2", "N° contrat": "C2", "N° logement": "U2"})
    load(line(), other)
    load(other, name="b.csv")
    load(line(), other, name="c.csv")
    titles = [title for title, *_ in imports_of(Person.objects.get(source_key="P1"), manager)]
    assert titles == [
        "De nouveau dans l’export du progiciel",
        "Absente de l’export du progiciel",
        "Fiche créée",
    ]


def test_an_import_taken_back_is_no_longer_told(load, manager):
    load(line())
    second = load(line(Prénom="JEANNINE"), name="b.csv")
    operations.undo_import(second, by=manager, background=False)
    engine.undo(second.pk)
    person = Person.objects.get()
    assert person.first_name == "Jeanne"
    assert [title for title, *_ in imports_of(person, manager)] == ["Fiche créée"]


def test_the_import_itself_opens_for_those_who_import_only(load):
    load(line())
    adviser = User.objects.create_user("conseil", roles=[Role.TENANCY_OFFICER])
    assert [url for *_, url in imports_of(Person.objects.get(), adviser)] == [""]
