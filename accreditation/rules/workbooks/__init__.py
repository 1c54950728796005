"""A self-assessment as a workbook: how it is laid out, what its cells say, and what that changes in the answers."""
