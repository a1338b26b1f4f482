"""Files on their way in: read, checked whole, compared, written through the door, reported."""
