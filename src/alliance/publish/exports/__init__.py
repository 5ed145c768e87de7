"""An edition as data for other programs: tables with their description, SDMX, and where every figure comes from."""
