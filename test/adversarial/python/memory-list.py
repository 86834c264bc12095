# kind: function
# verdict: memory_limit
# why: 5.23
def f(a, b):
    keep = []
    while True:
        keep.append("x" * 1_000_000 + str(len(keep)))
