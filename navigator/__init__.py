"""The thinking behind ひとりじゃないナビ: plain Python, free of Rasa."""
