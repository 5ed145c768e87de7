"""The checks of a delivery: one function per rule."""
