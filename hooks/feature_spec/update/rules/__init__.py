"""The rules of the guard, by what they look at: the request, the file, its text, the answers.

One rule is one function from the state to what is wrong, or None.
"""
