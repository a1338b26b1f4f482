"""Form fields and forms for what the registry keeps: dates, texts in languages, citations."""
