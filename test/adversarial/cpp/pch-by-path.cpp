// kind: stdio
// verdict: compile_error
// why: a pragma that loads compiled headers from a path
#pragma GCC pch_preprocess "/headers/bits/stdc++.h.gch"
#pragma GCC pch_preprocess "/programs/x"
#error it was read
int main() {}
