"""Lists and pages of events, papers, places, photographs, commemorations, figures and sources."""
