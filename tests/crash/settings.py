"""The product as installed, on a day when one may call: the proof must hold on a holiday too."""

from loge.foundation import dates

dates.public_holiday = lambda day, *, department="": None  # read by the calling hours, imported after this line

from config.settings.dev import *  # noqa: E402, F403
