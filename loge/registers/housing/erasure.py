from loge.registers.housing.models import Unit

KEPT = {Unit: "Le logement et son équipement, comme au progiciel : rien n’y nomme ses habitants."}
