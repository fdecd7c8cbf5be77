"""PNG pictures are looked at block by block: whole ones pass, others do not, and memory stays what it is."""

import io
import struct
import subprocess
import sys
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from input2.files import pngs, properties
from tests.samples import picture

MODES = {"1": (1, 0), "L": (8, 0), "LA": (8, 4), "P": (8, 3), "RGB": (8, 2), "RGBA": (8, 6)}
# Columns and rows of an 8 by 8 square, by pass.
SQUARE = ((1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4))


def part(name, content):
    checksum = zlib.crc32(name + content)
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", checksum)


def png(rows, *, size=(8, 8), depth=8, colour=6, interlaced=0):
    header = struct.pack(">2L5B", *size, depth, colour, 0, 0, interlaced)
    pixels = part(b"IDAT", zlib.compress(rows))
    return pngs.SIGNATURE + part(b"IHDR", header) + pixels + part(b"IEND", b"")


def check(content):
    pngs.check(ContentFile(content))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (64, 129)])
def test_what_a_picture_program_writes_is_whole(mode, size):
    written = io.BytesIO()
    Image.new(mode, size).save(written, "PNG")

    check(written.getvalue())


@pytest.mark.parametrize("missing", [1, 40])
def test_an_interlaced_picture_is_whole_with_its_last_pass(missing):
    rows = b"".join(b"\0" * (height * (1 + width * 4)) for width, height in SQUARE)
    whole = png(rows, interlaced=1)
    with Image.open(io.BytesIO(whole)) as image:
        image.load()

    check(whole)
    with pytest.raises(ValueError, match="missing"):
        check(png(rows[:-missing], interlaced=1))


def test_a_row_that_is_missing_is_found():
    rows = b"\0" * (8 * (1 + 8 * 4))

    check(png(rows))
    check(png(rows + b"what a program left behind"))
    with pytest.raises(ValueError, match="missing"):
        check(png(rows[:-1]))


@pytest.mark.parametrize("place", [20, 45, -20, -10])
def test_a_damaged_or_cut_picture_is_found(place):
    whole = picture("PNG")

    with pytest.raises((ValueError, zlib.error)):
        check(whole[:place])


def test_a_bit_that_turned_on_its_way_is_found():
    whole = bytearray(png(b"\0" * (8 * (1 + 8 * 4))))
    whole[45] ^= 1

    with pytest.raises((ValueError, zlib.error)):
        check(bytes(whole))


# With so little room the pixels would not fit; the rest of a process does.
ROOM = 64 * 1024 * 1024
LOOK = f"""
import resource, sys
from pathlib import Path
import django
django.setup()
from django.core.files.base import ContentFile
from input2.files.inspection import inspect
content = ContentFile(sys.stdin.buffer.read())
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + {ROOM}, resource.RLIM_INFINITY))
print(inspect(content, name="a.png", kinds={{"image"}}).content_type)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_picture_of_sixty_million_pixels_costs_no_memory():
    width, height = 7900, 7900
    pack = zlib.compressobj(1)
    row = bytes(1 + 4 * width)
    packed = b"".join(pack.compress(row) for _row in range(height)) + pack.flush()
    header = struct.pack(">2L5B", width, height, 8, 6, 0, 0, 0)
    content = pngs.SIGNATURE + part(b"IHDR", header) + part(b"IDAT", packed) + part(b"IEND", b"")

    seen = subprocess.run(  # noqa: S603 -- our own interpreter and program
        [sys.executable, "-c", LOOK], input=content, capture_output=True, check=False
    )

    assert (seen.stdout.decode(), seen.stderr.decode()) == ("image/png\n", "")


def test_notes_are_found_before_and_behind_the_pixels():
    written = io.BytesIO()
    Image.new("RGB", (5, 5)).save(written, "PNG")
    whole = written.getvalue()
    behind = part(b"tEXt", b"Author\0Mei Lin")
    before = part(b"zTXt", b"Copyright\0\0" + zlib.compress(b"Lin Works"))
    content = whole[:33] + before + whole[33:-12] + behind + whole[-12:]

    found = properties.read(ContentFile(content), "image/png")

    assert [item["text"] for item in found] == ["Lin Works", "Mei Lin"]


def test_notes_longer_than_anybody_reads_are_said_to_be_unreadable():
    long = part(b"tEXt", b"Comment\0" + b"x" * pngs.LONGEST_NOTES)
    whole = png(b"\0" * (8 * (1 + 8 * 4)))

    found = properties.read(ContentFile(whole[:33] + long + whole[33:]), "image/png")

    assert found == [{"name": properties.Name.UNREADABLE.value, "text": ""}]
