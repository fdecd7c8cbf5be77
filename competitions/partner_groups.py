"""Partners by role, with their logos, in the order that the roles have."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from competitions.enums import PartnerRole
from competitions.models import Partner


@dataclass(frozen=True)
class ShownPartner:
    name: str
    url: str
    logo_url: str


@dataclass(frozen=True)
class PartnerGroup:
    role: str
    partners: Sequence[ShownPartner]


def partner_groups(partners: Sequence[Partner], slug: str) -> list[PartnerGroup]:
    """Only the roles that somebody has."""
    groups = [
        PartnerGroup(
            str(role.label), [_shown(each, slug) for each in partners if each.role == role]
        )
        for role in PartnerRole
    ]
    return [group for group in groups if group.partners]


def _shown(partner: Partner, slug: str) -> ShownPartner:
    logo = reverse("competitions:logo", args=[slug, partner.logo_id]) if partner.logo_id else ""
    return ShownPartner(str(partner.name), partner.url, logo)
