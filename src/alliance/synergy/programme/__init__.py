"""A synergy programme: what initiatives are planned, expected and confirmed to bring, and how it is counted."""
