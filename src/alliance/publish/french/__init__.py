"""How French writes numbers, times and sentences."""
