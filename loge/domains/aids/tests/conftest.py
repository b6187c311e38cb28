import pytest

from loge.domains.aids.tests.world import build_world


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build_world()
