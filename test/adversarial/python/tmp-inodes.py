# kind: function
# verdict: runtime_error
# why: 5.26: many files
def f(a, b):
    for number in range(100_000):
        open(f"/tmp/{number}", "w").close()
