from loge.domains.bulletins.models.bulletins import Bulletin
from loge.domains.bulletins.models.deliveries import Delivery

__all__ = ["Bulletin", "Delivery"]
