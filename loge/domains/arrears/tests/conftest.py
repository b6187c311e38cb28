import pytest

from loge.domains.arrears.tests.world import build_world


@pytest.fixture
def world():
    return build_world()
