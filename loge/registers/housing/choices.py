from django.db import models


class UnitKind(models.TextChoices):
    DWELLING = "dwelling", "Logement"
    GARAGE = "garage", "Garage"
    PARKING = "parking", "Stationnement"
    CELLAR = "cellar", "Cave"
    SHOP = "shop", "Local commercial"
    ASSOCIATION_ROOM = "association_room", "Local associatif"
    CARETAKER_LODGE = "caretaker_lodge", "Loge"
    TECHNICAL = "technical", "Local technique"


class UnitStatus(models.TextChoices):
    OCCUPIED = "occupied", "Occupé"
    VACANT_MARKET = "vacant_market", "Vacant, à louer"
    VACANT_WORKS = "vacant_works", "Vacant pour travaux"
    VACANT_AWAITING_SALE = "vacant_awaiting_sale", "Vacant, en attente de vente"
    VACANT_AWAITING_DEMOLITION = "vacant_awaiting_demolition", "Vacant, en attente de démolition"
    CARETAKER = "caretaker", "Logement de fonction"
    OUT_OF_MANAGEMENT = "out_of_management", "Sorti de gestion"
