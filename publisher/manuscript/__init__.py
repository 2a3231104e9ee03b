"""Reads a book's folder: files in, `Book` and findings out. Each thing read knows its file, line and column."""
