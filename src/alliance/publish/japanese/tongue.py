"""Japanese, as the reading of clauses needs it."""

from __future__ import annotations

from alliance.publish.clauses.tongue import Tongue
from alliance.publish.japanese.numbers import read_numbers, read_ordinals
from alliance.publish.japanese.sentences import sentences
from alliance.publish.japanese.times import read_times

JAPANESE = Tongue("ja", sentences, read_times, read_numbers, read_ordinals, is_number_first=False)
