"""Which kinds of place the pictures of an entry show."""

from collections.abc import Mapping

from input2.site.demonstration.landscapes import (
    device,
    fields,
    harbour,
    park,
    plan,
    roofs,
    waterfront,
    yard,
)
from input2.site.demonstration.scenery import Scene
from input2.site.demonstration.streets import (
    bus_street,
    crossing,
    cycle_docks,
    lane,
    square,
)

SCENES: Mapping[str, tuple[Scene, ...]] = {
    "digital-circular": (yard, plan, device),
    "ecological-farming": (fields, device, plan),
    "recycling": (yard, lane, plan),
    "energy-saving": (roofs, device, waterfront),
    "public-transport": (bus_street, plan, square),
    "shared-electric-mobility": (cycle_docks, bus_street, plan),
    "logistics": (harbour, yard, plan),
    "safer-streets": (crossing, device, lane),
    "water-heat-air": (waterfront, park, device),
    "regeneration": (lane, park, plan),
    "culture": (square, lane, crossing),
    "public-services": (square, device, roofs),
}


def scene_for(sub_field: str, number: int) -> Scene:
    scenes = SCENES[sub_field]
    return scenes[(number - 1) % len(scenes)]
