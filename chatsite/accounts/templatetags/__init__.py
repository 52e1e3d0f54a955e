"""What the account pages need of templates."""
