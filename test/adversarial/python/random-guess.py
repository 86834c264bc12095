# kind: function
# verdict: wrong
# why: 5.17: guesses
import random

def f(a, b):
    return random.randrange(1 << 30)
