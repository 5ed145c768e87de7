"""Figures: what is asked of the record, and numbers that know how they were made."""
