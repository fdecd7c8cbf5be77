"""Logos: only a small picture of their pixels is kept."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from input2.files import services
from input2.files.errors import FileRefusedError
from input2.files.models import StoredFile
from tests.factories import NOW, make_competition, make_partner, make_stored_file
from tests.samples import JPEG, PDF, blank_picture, office, picture

pytestmark = pytest.mark.django_db

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def keep(content, name="logo.png", limit=2_000_000):
    return services.store_small_picture(
        ContentFile(content),
        name=name,
        limit=limit,
        most_pixels=16_000_000,
        width=400,
        height=200,
        by=None,
        at=NOW,
    )


def opened(stored):
    with stored.open() as file:
        return Image.open(io.BytesIO(file.read()))


def drawn(mode="RGBA", size=(900, 300), kind="PNG", **options):
    stream = io.BytesIO()
    Image.new(mode, size, options.pop("colour", 0)).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_logo_becomes_small_and_keeps_its_shape(kind):
    stored = keep(picture(kind, width=1200, height=400), name="Harbour City.png")

    assert (stored.name, stored.content_type) == ("Harbour City.webp", "image/webp")
    assert opened(stored).size == (400, 133)
    assert stored.size < 40_000


def test_a_small_logo_is_not_blown_up():
    assert opened(keep(picture("PNG", width=60, height=40))).size == (60, 40)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_drawn(mode):
    assert opened(keep(drawn(mode))).size == (400, 133)


def test_a_transparent_ground_stays_transparent():
    assert opened(keep(drawn())).getpixel((0, 0))[3] == 0


def test_a_print_jpeg_is_drawn_too():
    assert opened(keep(drawn("CMYK", kind="JPEG"))).mode == "RGB"


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken at the mayor's home"

    stored = keep(drawn("RGB", kind="JPEG", exif=exif))

    kept = opened(stored)
    assert kept.size == (67, 200)
    with stored.open() as file:
        assert b"mayor" not in file.read()
    assert dict(kept.getexif()) == {}


def test_what_a_camera_left_behind_a_picture_does_not_survive():
    stored = keep(JPEG + b"\0left over\0")

    with stored.open() as file:
        content = file.read()
    assert b"left over" not in content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("hidden", [office(), b"<script>alert(1)</script>", b"\n<HTML>", b"<svg/>"])
def test_a_picture_that_is_another_file_as_well_is_refused(kind, hidden):
    with pytest.raises(FileRefusedError, match="two files in one"):
        keep(picture(kind) + hidden)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_second_end_hides_nothing(kind):
    plain = picture(kind, width=8, height=8)

    with pytest.raises(FileRefusedError, match="two files in one"):
        keep(plain + b"<html><script>" + plain)


def test_a_picture_that_programs_would_take_for_a_pdf_is_refused():
    with pytest.raises(FileRefusedError, match="two files in one"):
        keep(picture("PNG", width=2, height=2) + PDF)


@pytest.mark.parametrize(
    "content", [SVG, SVG.decode().encode("utf-16"), b"\n<!-- a logo -->\n<SVG onload='alert(1)'/>"]
)
def test_an_svg_is_refused_with_what_to_do_instead(content):
    with pytest.raises(FileRefusedError) as refusal:
        keep(content, name="logo.png")

    assert str(refusal.value) == (
        "“logo.png” is an SVG drawing, which can carry programs. "
        "Save it as a PNG, JPEG or WebP picture and upload that."
    )
    assert not StoredFile.objects.exists()


def test_a_giant_picture_is_refused_by_its_pixels_before_it_is_drawn():
    with pytest.raises(FileRefusedError, match="more than 16 million pixels"):
        keep(blank_picture(width=20_000, height=20_000))


def test_a_heavy_picture_is_refused_by_its_bytes():
    with pytest.raises(FileRefusedError, match="is larger than the"):
        keep(picture("PNG", width=1000, height=1000), limit=100_000)


def test_a_file_is_let_go_only_when_nothing_refers_to_it():
    logo = make_stored_file(JPEG, name="logo.jpg")
    partner = make_partner(make_competition(), logo=logo)

    services.let_go(logo)
    assert StoredFile.objects.filter(pk=logo.pk).exists()

    partner.delete()
    services.let_go(logo)
    assert not StoredFile.objects.filter(pk=logo.pk).exists()
