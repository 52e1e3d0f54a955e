"""Commands of search by meaning."""
