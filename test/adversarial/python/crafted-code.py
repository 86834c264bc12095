# kind: function
# verdict: runtime_error
# why: 5.34: byte code that no compiler makes
def f(a, b):
    code = f.__code__.replace(co_code=bytes([100, 255, 144, 255, 83, 0] * 50), co_consts=())
    return type(f)(code, {})(a, b)
