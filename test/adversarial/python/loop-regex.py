# kind: function
# verdict: time_limit
# why: 5.27: a regular expression without end
import re

def f(a, b):
    return bool(re.match(r"(a+)+$", "a" * 60 + "b"))
