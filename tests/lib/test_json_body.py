import json

import pytest

from input2.lib.json_body import UnreadableBodyError, read_object


def test_object_is_read_as_it_was_sent():
    sent = {"comment": "城市 😀", "base": 2**31, "share": -0.5, "ids": [1, None, True, {}]}

    assert read_object(json.dumps(sent).encode()) == sent


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"\xff", b"[]", b'"text"', b"null", b"[" * 100_000, b'{"a": ' * 100_000),
        *(rb'{"a": "\ud800"}', rb'{"a": [{"b": "\udfff"}]}', rb'{"\ud800": 1}'),
        *(rb'{"a": "\u0000"}', rb'{"\u0000": 1}'),
        *(b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": 2147483649}'),
        *(b'{"a": -2147483649}', b'{"a": ' + b"1" * 5000 + b"}"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(body):
    with pytest.raises(UnreadableBodyError) as refusal:
        read_object(body)

    assert (refusal.value.status, refusal.value.code) == (400, "unreadable")
    assert str(refusal.value).endswith(".")
