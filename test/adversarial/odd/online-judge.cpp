// why: redirects its streams where it is not judged
#include <cstdio>
#include <iostream>
int main() {
#ifndef ONLINE_JUDGE
  freopen("input.txt", "r", stdin); freopen("output.txt", "w", stdout);
#endif
  int a, b; std::cin >> a >> b; std::cout << a + b; }
