"""The AI as customers meet it: answers from the knowledge base, and when it hands over."""
