"""The only room that knows a solver: arrays in, answers out, and a second opinion on each."""
