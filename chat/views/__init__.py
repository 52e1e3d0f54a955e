"""What a browser asks for. A view says who, what and which part."""
