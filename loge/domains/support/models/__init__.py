from loge.domains.support.models.listening import Listening
from loge.domains.support.models.mediations import Mediation, Party, PartyWord
from loge.domains.support.models.sessions import Session

__all__ = ["Listening", "Mediation", "Party", "PartyWord", "Session"]
