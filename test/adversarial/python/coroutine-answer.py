# kind: function
# verdict: wrong|runtime_error
# why: 5.5: a coroutine and an async generator in place of values
async def later():
    return 8


async def many():
    while True:
        yield 8


def f(a, b):
    return [later(), many(), lambda: 8, type, f]
