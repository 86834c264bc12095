# kind: function
# verdict: wrong
# why: 5.10: secrets in the environment
import os

def f(a, b):
    return [value for name, value in os.environ.items() if "SECRET" in name or "TOUCHSTONE" in name or "KEY" in name]
