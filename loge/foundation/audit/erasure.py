from loge.foundation.audit.models import Entry

KEPT = {
    Entry: "Le journal ne s’efface pas depuis Loge : le propriétaire de la base en détache les vieux mois (ADR 20)."
}
