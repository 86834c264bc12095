# kind: function
# verdict: memory_limit
# why: 5.23
def f(a, b):
    return len(bytearray(1 << 40))
