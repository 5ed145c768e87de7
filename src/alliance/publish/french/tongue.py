"""French, as the reading of clauses needs it."""

from __future__ import annotations

from alliance.publish.clauses.tongue import Tongue
from alliance.publish.french.numbers import read_numbers, read_ordinals
from alliance.publish.french.sentences import sentences
from alliance.publish.french.times import read_times

FRENCH = Tongue("fr", sentences, read_times, read_numbers, read_ordinals, is_number_first=True, plural="s?")
