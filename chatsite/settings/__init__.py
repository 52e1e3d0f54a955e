"""Settings: `site` for development and production alike, `test` for the test suite."""
