"""Pieces of the back office: who may do what there, pages with decisions, accounts."""
