"""The picture that stands beside a link to a call in social media."""

from competitions.social_card.drawing import Card, card_of, draw

__all__ = ["Card", "card_of", "draw"]
