"""Flat pictures of the demo's goods, drawn by code: the same every time, and nobody else's."""

from purchases.management.demo.pictures.looks import Look, draw_all, drawn

__all__ = ["Look", "draw_all", "drawn"]
