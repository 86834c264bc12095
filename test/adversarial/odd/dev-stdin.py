# why: opens /dev/stdin and prints to /dev/stdout
a, b = map(int, open('/dev/stdin').read().split())
print(a + b, file=open('/dev/stdout', 'w'))
