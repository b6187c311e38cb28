from loge.domains.outreach.tests.conftest import world

__all__ = ["world"]
