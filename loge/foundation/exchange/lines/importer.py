"""What the floor above says of the records that a file feeds."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from django.db import models
from procrastinate.contrib.django import app

from loge.foundation.errors import Refusal
from loge.foundation.exchange.mapping import TargetField
from loge.foundation.exchange.models import ImportLine, ImportRun
from loge.foundation.exchange.values.reading import Read


class Reading:
    """How the cells of one file are read, made once for it: what must be looked up is looked up when it is made."""

    readers: Mapping[str, Callable[[str], Read]]
    """Code of the field → how one of its cells becomes canonical."""

    def settle(self, line: ImportLine) -> None:
        """What cells say together, once each is read: complete `line.values`, fill `line.key`, or refuse."""
        raise NotImplementedError


class Importer:
    """One for each kind of file. A record is told as texts, code of the field → canonical text, "" for nothing: so is a line.

    A cell left empty says nothing: it neither changes nor erases. Only columns of the file are compared.
    """

    code: ClassVar[str]
    """What is fed: ImportRun.feeds; and the name of the job that the app declares, « import_<code> », its body engine.work."""
    heading: ClassVar[str]
    """« Annuaire des partenaires »: head of the screens."""
    home: ClassVar[str]
    """Name of the address that the screens come from, « partners:list »."""
    record: ClassVar[tuple[str, str]]
    """Address and label of one record: ("partners:detail", "Partenaire")."""
    expected: ClassVar[str]
    """What the file must be, in one sentence for the person who sends it."""
    fields: ClassVar[tuple[TargetField, ...]]
    required: ClassVar[frozenset[str]] = frozenset()
    """Columns without which nothing can be read; each line must fill them."""
    late: ClassVar[frozenset[str]] = frozenset()
    """Fields that name another record of the same file: written once all of them exist."""
    model: ClassVar[type[models.Model]]
    parts: ClassVar[frozenset[str]] = frozenset()
    """Tables that hang on a record and go with it: having rows there is not having served."""

    def check_may(self, user) -> None:
        """Raise Refusal for whoever may not import."""
        raise NotImplementedError

    def reading(self, run: ImportRun) -> Reading:
        raise NotImplementedError

    def find(self, lines: Sequence[ImportLine], run: ImportRun) -> Mapping[int, models.Model]:
        """Number of a line → the record it speaks of, in a few queries whatever their number; a line may be refused here."""
        raise NotImplementedError

    def shown(self, record) -> dict[str, str]:
        """The record as a line would say it."""
        raise NotImplementedError

    def check(self, values: Mapping[str, str]) -> None:
        """Raise Refusal, as writing would, for a record that would then say this."""

    def create(self, values: Mapping[str, str], *, by) -> models.Model:
        """Through the app's own operation. Raise Refusal."""
        raise NotImplementedError

    def create_together(self, rows: Sequence[Mapping[str, str]], *, by) -> list[models.Model] | None:
        """Many at once, in their order, for files of a hundred thousand lines: a few statements whatever their number, and the
        records as `find` gives them. None: one by one. Raise Refusal when one of them is refused: they are then tried apart."""
        return None

    def update(self, record, values: Mapping[str, str], *, by) -> None:
        """Only these fields; "" erases, which a line never asks but undoing may. Through the app's own operation."""
        raise NotImplementedError

    def remove(self, record, *, by) -> None:
        """Undoing: a record that this import created, that nobody used nor changed since."""
        raise NotImplementedError

    def title(self, values: Mapping[str, str]) -> str:
        """The name of a line, in a list."""
        return next(iter(values.values()), "")

    def say(self, code: str, text: str) -> str:
        """A canonical text in words."""
        return text

    @property
    def by_code(self) -> dict[str, TargetField]:
        return {field.code: field for field in self.fields}

    @property
    def known_titles(self) -> frozenset[str]:
        return frozenset().union(*(field.synonyms | field.weak for field in self.fields))

    def check_columns(self, codes: Sequence[str]) -> None:
        """Raise Refusal when the columns chosen cannot be enough, or say twice what can be said once."""
        known = self.by_code
        twice = {code for code in codes if codes.count(code) > 1 and not known[code].many}
        if twice:
            named = ", ".join(sorted(f"« {known[code].label} »" for code in twice))
            raise Refusal(f"Une seule colonne peut dire : {named}. Choisissez laquelle.")
        absent = [known[code].label for code in sorted(self.required - set(codes))]
        if absent:
            raise Refusal(f"Il manque une colonne pour : {', '.join(f'« {label} »' for label in absent)}.")

    def work_later(self, run: ImportRun) -> None:
        """The job of this importer, in the background."""
        app.configure_task(f"import_{self.code}", queue="imports").defer(run_id=run.pk)
