"""Everything about a person, over all apps: given out to them, and let go of."""

from input2.site.my_data.deleting import delete_account, obstacles
from input2.site.my_data.parts import PARTS

__all__ = ["PARTS", "delete_account", "obstacles"]
