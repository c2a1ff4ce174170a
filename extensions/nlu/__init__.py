"""Understanding: Rasa components and the plain models behind them."""
