# kind: function
# verdict: wrong
# why: 5.27: an answer of great depth
def f(a, b):
    value = []
    for _ in range(20_000):
        value = [value]
    return value
