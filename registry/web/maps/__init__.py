"""Maps drawn by the server: land and water only, no borders of any time."""
