from datetime import datetime

from loge.domains.protection.models import HomeAside, Letter, NewAddress, Paper, Step
from loge.foundation.retention import Rule
from loge.registers.seals.queries import AFTER_PROTECTION

TABLES = (Paper, Letter, Step, HomeAside, NewAddress)


def erase_files(before: datetime) -> int:
    """Papers, letters, steps, homes kept, addresses of the files whose protection was lifted."""
    return sum(model.objects.filter(seal__lifted_at__lt=before).delete()[0] for model in TABLES)


RULES = [
    Rule(
        code="sealed_files", what="Dossiers de protection : pièces, lettres, démarches, adresses", days=AFTER_PROTECTION,
        since="la levée de la protection", covers=TABLES, erase=erase_files, counted=False,
    )
]  # fmt: skip
