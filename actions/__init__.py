"""Thin custom actions: read the tracker, ask the navigator, dispatch, return events."""
