"""The judges: one function per kind of claim, which asks the record and says how the claim stands."""
