"""Example questions with their answers: in words, as pictures, as files and as programs."""
