# forms: stdio
# why: prints many candidates, one of which will be right
a, b = map(int, input().split())
for number in range(1000000, 1000000 + 50):
    print(a * a * 310007 + b * 17 + number)
print("Yes No")
