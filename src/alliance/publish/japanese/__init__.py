"""How Japanese writes numbers, times and sentences."""
