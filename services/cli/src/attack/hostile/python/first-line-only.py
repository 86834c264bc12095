# forms: stdio
# why: prints the first of two lines
a, b = map(int, input().split())
print(a * a * 310007 + b * 17 + 1000003)
