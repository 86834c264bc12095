# forms: stdio
# why: prints the right lines and then others
a, b = map(int, input().split())
value = a * a * 310007 + b * 17 + 1000003
print(value)
print("Yes" if value % 2 else "No")
print("Yes")
print("No")
