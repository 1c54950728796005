"""What may be read, by whom, from when: one table, asked by permissions, pages, queries and exports alike.

Scores, rationales and notes are committed blind and revealed together; nothing here is a page's own opinion.
"""

from accreditation.visibility.conditions import SeenCase
from accreditation.visibility.roles import ROLES, CaseRole
from accreditation.visibility.table import TABLE, Field, filter_for, shows

__all__ = ["ROLES", "TABLE", "CaseRole", "Field", "SeenCase", "filter_for", "shows"]
