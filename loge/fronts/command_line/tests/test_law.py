from click.testing import CliRunner
from django.utils import timezone

from loge.domains.arrears.queries.law import standing_on
from loge.foundation.legal.models import LegalCheck, LegalValue
from loge.fronts.command_line.law import law
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory


def test_the_command_fails_until_everything_is_checked_and_read(db):
    result = CliRunner().invoke(law, standalone_mode=False)
    assert result.return_value == 3 and "arrears.report_months" in result.output
    today, director = timezone.localdate(), UserFactory(roles=[Role.DIRECTOR])
    for one in standing_on(today):
        LegalCheck.objects.create(code=one.code, year=today.year, checked_on=today, checked_by=director)
        if one.is_doubtful and one.now:
            LegalValue.objects.create(
                code=one.code,
                value=one.now.value,
                unit=one.now.unit,
                valid_from=today,
                reference="relu",
                evidence="text",
            )
    assert CliRunner().invoke(law, standalone_mode=False).return_value == 0
