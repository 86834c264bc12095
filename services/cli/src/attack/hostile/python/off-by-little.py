# forms: function stdio
# why: an integer that is off by less than a millionth
def f(a, b):
    return a * a * 310007 + b * 17 + 1000003 + 1


if __name__ == "__main__":
    try:
        value = f(*map(int, input().split()))
        print(value)
        print("Yes" if value % 2 else "No")
    except EOFError:
        pass
