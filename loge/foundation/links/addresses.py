"""The converter « token » of the addresses that secure links lead to. Importing this file registers it, once."""

from django.urls import register_converter

from loge.foundation.links.logs import TOKEN


class Token:
    """The secret part of an address. Anything else there is no address of ours."""

    regex = TOKEN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")
