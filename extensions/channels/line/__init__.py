"""LINE: the same talk as on the website, through the Messaging API. docs/line.md describes it."""
