"""The demo: people and purchases told through the real services, relative to today."""
