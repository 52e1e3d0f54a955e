"""Forms of the desk's pages: what a request said, checked, as the actions take it."""
