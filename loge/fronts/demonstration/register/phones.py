"""Numbers that ring nowhere.

Six ranges are kept by the regulator (Arcep) for films and books, 10,000 numbers each: five of landlines, one of
mobiles. They are dealt by the rank of the home in the stock, so that up to 15,000 homes no two homes share a number
by accident; beyond, numbers come back. `unique` serves benchmarks only: it draws from 01 0x and 07 3x, ranges that
look valid and are large enough (10 million each); never call those.
"""

from random import Random

from loge.fronts.demonstration.register.people import ADULT, ELDER, Person

LANDLINE_BLOCKS = ("035301", "046571", "019900", "026191", "053649")
MOBILE_BLOCK = "063998"
FICTION_PREFIXES = (*LANDLINE_BLOCKS, MOBILE_BLOCK)
UNIQUE_LANDLINE, UNIQUE_MOBILE = "010", "073"
_BLOCK = 10_000
_WIDE = 10_000_000
_STEP, _WIDE_STEP = 7919, 7_368_787  # coprime with the sizes: each rank falls on its own number
_MOBILE_PLACE = {0: 0, 1: 1, 3: 2}  # three homes in five have a mobile, which makes 9,000 for 15,000 homes
RELATIVES = ("fille", "fille", "fils", "nièce", "voisine", "belle-fille", "aide à domicile")


class Phones:
    """Deals the numbers of one residence; the previous home's mobile is kept to be shared by a relative."""

    def __init__(self, r: Random, unique: bool) -> None:
        self._r = r
        self._unique = unique
        self._last_mobile = ""

    def equip(self, people: list[Person], rank: int) -> None:
        """Give a home its landline and its mobile, adults of the home sharing the landline."""
        r = self._r
        elder = people[0].age >= ELDER
        if r.random() < (0.03 if elder else 0.06):
            return
        landline, mobile = self._of_home(rank, elder)
        adults = [p for p in people if p.age >= ADULT]
        for place, person in enumerate(adults):
            if landline and r.random() < 0.94:
                person.landline = landline
            person.mobile = self._mobile_of(place, rank, mobile)
        if elder and mobile and r.random() < 0.22:
            people[0].phone_note = r.choice(RELATIVES)
        self._last_mobile = mobile

    def _of_home(self, rank: int, elder: bool) -> tuple[str, str]:
        r = self._r
        if self._unique:
            landline = unique_landline(rank) if r.random() < (0.8 if elder else 0.35) else ""
            mobile = unique_mobile(4 * rank) if not landline or r.random() < (0.55 if elder else 0.93) else ""
            return landline, mobile
        place = _MOBILE_PLACE.get(rank % 5)
        if place is None:
            return fiction_landline(rank), ""
        mobile = fiction_mobile(rank // 5 * 3 + place) if r.random() < (0.6 if elder else 0.97) else ""
        landline = fiction_landline(rank) if not mobile or r.random() < (0.8 if elder else 0.3) else ""
        if self._last_mobile and elder and r.random() < 0.04:
            mobile = self._last_mobile  # the daughter lives next door and gave hers
        return landline, mobile

    def _mobile_of(self, place: int, rank: int, mobile: str) -> str:
        if place == 0:
            return mobile
        u = self._r.random()
        if self._unique:
            return unique_mobile(4 * rank + min(place, 3)) if u < 0.8 else mobile
        return mobile if u < 0.25 else ""

    def office(self) -> str:
        """The landline of a body: guardians, shops, associations."""
        if self._unique:
            return unique_landline(_WIDE - 1 - int(self._r.random() * 5000))
        return fiction_landline(40_000 + int(self._r.random() * 5000))


def fiction_landline(rank: int) -> str:
    return f"{LANDLINE_BLOCKS[rank // _BLOCK % len(LANDLINE_BLOCKS)]}{rank * _STEP % _BLOCK:04d}"


def fiction_mobile(rank: int) -> str:
    return f"{MOBILE_BLOCK}{rank * _STEP % _BLOCK:04d}"


def unique_landline(rank: int) -> str:
    return f"{UNIQUE_LANDLINE}{rank * _WIDE_STEP % _WIDE:07d}"


def unique_mobile(rank: int) -> str:
    return f"{UNIQUE_MOBILE}{rank * _WIDE_STEP % _WIDE:07d}"
