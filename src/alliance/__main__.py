"""`python -m alliance` is the same as the command `alliance`."""

from alliance.cli import main

if __name__ == "__main__":
    main(prog_name="alliance")
