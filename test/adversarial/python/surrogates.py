# kind: function
# verdict: wrong|runtime_error
# why: 5.37: half characters, which no encoding takes
def f(a, b):
    return ["\ud800", "\udfff" * 1000, {"\ud800": "\udc00"}]
