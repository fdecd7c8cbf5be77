"""The organisers' list of entries: what an address asks for, the entries it means, and the page that shows them."""

from input2.site.entry_list.columns import UNLESS_CHOSEN, ColumnsForm
from input2.site.entry_list.finding import entries_asked_for
from input2.site.entry_list.listing import listing
from input2.site.entry_list.tables import OF_LIST
from input2.site.entry_list.wanted import Wanted

__all__ = ["OF_LIST", "UNLESS_CHOSEN", "ColumnsForm", "Wanted", "entries_asked_for", "listing"]
