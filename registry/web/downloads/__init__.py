"""Files for readers to take: lists streamed as they stand, and the whole register as published."""
