import pytest

from input2.files.names import cleaned, with_ending


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("slides.pdf", "slides.pdf"),
        ("城市更新 方案.pdf", "城市更新 方案.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\mei\slides.pdf", "slides.pdf"),
        ("slides\r\nSet-Cookie: a=b.pdf", "slidesSet-Cookie: a=b.pdf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u2066b\u2069.pdf", "ab.pdf"),
        ("nul\x00l.pdf", "null.pdf"),
        ("  many   spaces .pdf ", "many spaces .pdf"),
        ("...", "file"),
        ("", "file"),
        ("folder/", "file"),
        ("family 👨\u200d👩.png", "family 👨\u200d👩.png"),
    ],
)
def test_a_name_keeps_its_words_and_loses_its_tricks(given, kept):
    assert cleaned(given) == kept


def test_a_long_name_is_cut_before_its_ending():
    assert cleaned("x" * 300 + ".pdf") == "x" * 251 + ".pdf"


def test_a_name_of_exactly_the_limit_is_kept():
    name = "x" * 251 + ".pdf"

    assert cleaned(name) == name


def test_a_long_name_without_a_real_ending_is_cut():
    assert cleaned("x." + "y" * 300) == "x." + "y" * 253


@pytest.mark.parametrize(
    ("name", "content_type", "kept"),
    [
        ("slides.PDF", "application/pdf", "slides.PDF"),
        ("slides.html", "application/pdf", "slides.html.pdf"),
        ("setup.exe", "image/png", "setup.exe.png"),
        ("photo.JPEG", "image/jpeg", "photo.JPEG"),
        ("photo.png", "image/jpeg", "photo.png.jpg"),
        ("passwd", "image/webp", "passwd.webp"),
        ("x" * 255, "application/pdf", "x" * 251 + ".pdf"),
        ("table.ods", "application/vnd.of.another.kind", "table.ods"),
    ],
)
def test_a_name_ends_as_the_content_is(name, content_type, kept):
    assert with_ending(name, content_type) == kept
