"""Reads a book's folder: files in, `Book` and findings out. What is read knows its file, line and column."""
