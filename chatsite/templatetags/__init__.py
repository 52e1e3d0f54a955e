"""Tags for every page."""
