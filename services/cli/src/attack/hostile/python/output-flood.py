# forms: function stdio
# why: prints 32 MB before it gives a wrong answer
for _ in range(512):
    print("x" * 65535)


def f(a, b):
    return -1
