"""How the tone of a text is read: words, scores of word lists, and one logistic regression over them."""
