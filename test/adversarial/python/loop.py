# kind: function
# verdict: time_limit
# why: 5.22
def f(a, b):
    while True:
        pass
