"""Relates distant places of a book: `Book` in, `WovenBook` and findings out. Changes no tree, gives new ones."""
