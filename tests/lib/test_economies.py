from django.utils import translation

from input2.lib import economies


def test_the_twenty_one_are_there_once_and_in_order():
    assert len(set(economies.CODES)) == 21
    assert [economy.position for economy in economies.ECONOMIES] == list(range(1, 22))


def test_they_have_the_names_that_apec_uses():
    with translation.override("en"):
        names = {code: str(name) for code, name in economies.choices()}

    assert names["HKC"] == "Hong Kong, China"
    assert names["CT"] == "Chinese Taipei"
    assert names["PHL"] == "The Philippines"
    assert names["ROK"] == "Korea"
