// why: random_device, the clock, blanks at the end
#include <bits/stdc++.h>
using namespace std;
int main() { mt19937_64 r(chrono::steady_clock::now().time_since_epoch().count() ^ random_device{}()); int a, b; cin >> a >> b; unsigned x = r() | 1; cout << (long long)x * (a + b) / x << " \n\n\n"; }
