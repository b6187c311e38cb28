from loge.foundation.links.models import Link

KEPT = {Link: "Ni nom ni adresse, un nombre tiré au sort : ce à quoi il menait est effacé par son métier."}
