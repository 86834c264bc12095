# forms: stdio
# why: prints the right lines in the wrong order
a, b = map(int, input().split())
value = a * a * 310007 + b * 17 + 1000003
print("Yes" if value % 2 else "No")
print(value)
