"""The desks: what a person can ask for, each thing once, as a plain function.

Command line, web pages and notebooks call the same desks, and none of them computes.
"""
