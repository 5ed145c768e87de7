"""Sentences as heaps of understood pieces: a claim is read only if every word of its sentence was understood."""
