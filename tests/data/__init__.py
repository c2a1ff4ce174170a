"""Checks of the files that people edit, and of the shape of the house."""
