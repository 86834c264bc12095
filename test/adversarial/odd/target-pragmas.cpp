// why: pragmas for speed before the includes, vector intrinsics
#pragma GCC optimize("O3,unroll-loops")
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")
#include <bits/stdc++.h>
#include <immintrin.h>
using namespace std;
int main() { int a, b; cin >> a >> b; __m256i x = _mm256_set1_epi32(a), y = _mm256_set1_epi32(b); alignas(32) int r[8]; _mm256_store_si256((__m256i*)r, _mm256_add_epi32(x, y)); cout << r[7] + __builtin_popcount(0) << endl; }
