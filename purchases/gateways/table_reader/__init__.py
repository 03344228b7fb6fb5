"""A process of its own that reads the tables people upload: what goes wrong in here harms nobody else.

Started by `purchases.gateways.spreadsheets` as `python -m`. Imports no Django, so that it starts quickly.
"""
