"""The one door to language models: what the product asks of them, and who answers."""
