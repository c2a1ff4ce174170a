"""What runs inside the Rasa process: channels, NLU components, NLG, tracker store."""
