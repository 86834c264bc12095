# forms: stdio
# why: one line in place of two, in capitals
a, b = map(int, input().split())
value = a * a * 310007 + b * 17 + 1000003
print(value, "YES" if value % 2 else "NO")
