// why: the usual macros of contests
#include <bits/stdc++.h>
#define int long long
#define endl '\n'
#define all(x) (x).begin(), (x).end()
using namespace std;
signed main() { int a, b; cin >> a >> b; vector<int> v{a, b}; sort(all(v)); auto [x, y] = tie(v[0], v[1]); cout << ranges::max(v) + x << endl; return 0; }
