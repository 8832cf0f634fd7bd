"""How the tone of a text is read: words, scores of two word lists, and one logistic regression over them."""
