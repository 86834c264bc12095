# kind: function
# verdict: output_limit
# why: 5.26
def f(a, b):
    return [10 ** 50] * 10 ** 6
