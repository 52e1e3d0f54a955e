"""What every socket of the site shares: the door, and a life that ends in order."""
