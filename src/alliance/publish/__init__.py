"""What may be printed of the record, and what a text says of it: wording, claims, verdicts, the checked page."""
