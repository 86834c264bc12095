# kind: function
# verdict: time_limit
# why: 5.27: an integer of millions of digits
def f(a, b):
    return 1 << 8_000_000
