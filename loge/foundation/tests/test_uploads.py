import pytest

from loge.foundation.errors import Refusal
from loge.foundation.uploads import LARGEST, check_paper, kind_of_file, shown_name


def test_the_kind_of_a_file_is_read_from_it():
    assert kind_of_file(b"%PDF-1.7") == ("application/pdf", ".pdf") and kind_of_file(b"\xff\xd8\xff\xe0") is not None
    assert kind_of_file(b"<svg xml") is None and kind_of_file(b"") is None


def test_what_is_too_large_or_of_another_kind_is_refused():
    with pytest.raises(Refusal, match="5 Mo"):
        check_paper(b"%PDF-" + b"x" * LARGEST)
    with pytest.raises(Refusal, match="PDF"):
        check_paper(b"MZ executable")


def test_a_name_is_shown_without_what_a_path_is_made_of():
    assert shown_name('../../plan "signé"\n.pdf') == ".. .. plan signé .pdf" and shown_name("\n") == "document"
