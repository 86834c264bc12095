# kind: stdio
# verdict: output_limit
# why: 5.26
while True:
    print("x" * 100_000)
