"""What the record costs: the same questions asked here, of DuckDB and of pandas. Run with `make bench`."""
