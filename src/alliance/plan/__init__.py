"""The wing that decides: each converged function as a problem that can be cut down to any set of members."""
