# kind: function
# verdict: output_limit
# why: 5.26: an answer of 20 MB
def f(a, b):
    return "x" * (20 << 20)
