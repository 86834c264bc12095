// why: a search of a chain of a million nodes through std::function
// memory_mb: 512
#include <bits/stdc++.h>
using namespace std;
int main() { int a, b; cin >> a >> b; int n = 1000000; vector<vector<int>> g(n); for (int i = 1; i < n; i++) g[i - 1].push_back(i);
  function<int(int)> dfs = [&](int v) { int s = 1; for (int w : g[v]) s += dfs(w); return s; }; cout << dfs(0) - n + a + b; }
