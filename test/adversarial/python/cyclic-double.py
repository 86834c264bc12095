# kind: function
# verdict: output_limit
# why: 5.27: an answer that doubles at each level
def f(a, b):
    value = "x" * 100
    for _ in range(60):
        value = [value, value]
    return value
