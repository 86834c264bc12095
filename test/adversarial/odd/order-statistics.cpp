// why: order statistics tree, rope, hash table of GNU
#include <bits/extc++.h>
using namespace std; using namespace __gnu_pbds;
typedef tree<int, null_type, less<int>, rb_tree_tag, tree_order_statistics_node_update> T;
int main() { int a, b; cin >> a >> b; T t; for (int i = 0; i <= a + b; i++) t.insert(i); gp_hash_table<int, int> h; h[1] = t.order_of_key(a + b); __gnu_cxx::rope<char> r("x"); cout << h[1] + (int)r.size() - 1; }
