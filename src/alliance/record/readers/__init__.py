"""One file per format: bytes in, cells with their places out."""
