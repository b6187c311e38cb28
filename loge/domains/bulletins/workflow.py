from loge.domains.bulletins.choices import BulletinState as S
from loge.foundation.workflow import Workflow

# A draft nobody wants is stopped too: what was sent, or was not, stays known.
BULLETIN_WORKFLOW = Workflow(S, {S.DRAFT: [S.SENDING, S.STOPPED], S.SENDING: [S.SENT, S.STOPPED]})
