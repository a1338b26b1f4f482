"""Open data: what other programs read of the register, from the same questions as the pages."""
