# kind: stdio
# verdict: memory_limit
# why: 5.23
keep = []
while True:
    keep.append(bytearray(b"x") * 10_000_000)
