import type { Programs } from './problems.ts'

const method = (text: string) => `class Solution {\npublic:\n  ${text}\n};\n`

export const cpp: Programs = {
  twoSum: [
    method(
      'vector<int> twoSum(vector<int>& a, int t) { unordered_map<int, int> m; for (int i = 0; i < (int)a.size(); i++) { if (m.count(t - a[i])) return {m[t - a[i]], i}; m[a[i]] = i; } return {}; }',
    ),
    method('vector<int> twoSum(vector<int>& a, int t) { return {a[0], a[1]}; }'),
  ],
  mergeKLists: [
    method(
      'ListNode* mergeKLists(vector<ListNode*>& lists) { vector<int> v; for (auto n : lists) for (; n; n = n->next) v.push_back(n->val); sort(v.rbegin(), v.rend()); ListNode* head = nullptr; for (int x : v) head = new ListNode(x, head); return head; }',
    ),
    method('ListNode* mergeKLists(vector<ListNode*>& lists) { return lists.empty() ? nullptr : lists[0]; }'),
  ],
  detectCycle: [
    method(
      'ListNode* detectCycle(ListNode* h) { set<ListNode*> s; for (; h; h = h->next) if (!s.insert(h).second) return h; return nullptr; }',
    ),
    method('ListNode* detectCycle(ListNode* h) { return nullptr; }'),
  ],
  copyRandomList: [
    method(
      'Node* copyRandomList(Node* h) { map<Node*, Node*> m; m[nullptr] = nullptr; for (auto n = h; n; n = n->next) m[n] = new Node(n->val); for (auto n = h; n; n = n->next) { m[n]->next = m[n->next]; m[n]->random = m[n->random]; } return m[h]; }',
    ),
    method('Node* copyRandomList(Node* h) { return h; }'),
  ],
  levelOrder: [
    method(
      'vector<vector<int>> levelOrder(Node* r) { vector<vector<int>> out; vector<Node*> level; if (r) level = {r}; while (!level.empty()) { vector<Node*> below; out.emplace_back(); for (auto n : level) { out.back().push_back(n->val); for (auto c : n->children) below.push_back(c); } level = below; } return out; }',
    ),
    method('vector<vector<int>> levelOrder(Node* r) { volatile bool on = true; while (on); return {}; }'),
  ],
  cloneGraph: [
    method(
      'map<Node*, Node*> m; Node* cloneGraph(Node* n) { if (!n) return nullptr; if (m.count(n)) return m[n]; auto c = m[n] = new Node(n->val); for (auto x : n->neighbors) c->neighbors.push_back(cloneGraph(x)); return c; }',
    ),
    method('Node* cloneGraph(Node* n) { throw runtime_error("no"); }'),
  ],
  connect: [
    method(
      'Node* connect(Node* r) { vector<Node*> level; if (r) level = {r}; while (!level.empty()) { vector<Node*> below; for (size_t i = 0; i < level.size(); i++) { if (i + 1 < level.size()) level[i]->next = level[i + 1]; for (auto c : {level[i]->left, level[i]->right}) if (c) below.push_back(c); } level = below; } return r; }',
    ),
    method('Node* connect(Node* r) { return r; }'),
  ],
  lowestCommonAncestor: [
    method(
      'TreeNode* lowestCommonAncestor(TreeNode* r, TreeNode* p, TreeNode* q) { if (!r || r == p || r == q) return r; auto a = lowestCommonAncestor(r->left, p, q), b = lowestCommonAncestor(r->right, p, q); return a && b ? r : a ? a : b; }',
    ),
    method('TreeNode* lowestCommonAncestor(TreeNode* r, TreeNode* p, TreeNode* q) { return r; }'),
  ],
  LRUCache: [
    'class LRUCache {\n  int capacity; list<pair<int, int>> kept; unordered_map<int, list<pair<int, int>>::iterator> at;\npublic:\n  LRUCache(int capacity) : capacity(capacity) {}\n  int get(int key) { auto f = at.find(key); if (f == at.end()) return -1; kept.splice(kept.begin(), kept, f->second); return f->second->second; }\n  void put(int key, int value) { if (get(key) >= 0) { kept.front().second = value; return; } kept.push_front({key, value}); at[key] = kept.begin(); if ((int)kept.size() > capacity) { at.erase(kept.back().first); kept.pop_back(); } }\n};\n',
    'class LRUCache {\n  map<int, int> kept;\npublic:\n  LRUCache(int) {}\n  int get(int key) { return kept.count(key) ? kept[key] : -1; }\n  void put(int key, int value) { kept[key] = value; }\n};\n',
  ],
  moveZeroes: [
    method('void moveZeroes(vector<int>& a) { stable_partition(a.begin(), a.end(), [](int x) { return x != 0; }); }'),
    method('void moveZeroes(vector<int>& a) {}'),
  ],
  addLong: [
    method('double addLong(vector<long long>& v, double more) { return accumulate(v.begin(), v.end(), 0LL) + more; }'),
    method(
      'double addLong(vector<long long>& v, double more) { return trunc(accumulate(v.begin(), v.end(), 0LL) + more); }',
    ),
  ],
  isValid: [
    method(
      "bool isValid(string s) { string k; for (char c : s) { if (c == '(') k += ')'; else if (c == '[') k += ']'; else if (c == '{') k += '}'; else if (k.empty() || k.back() != c) return false; else k.pop_back(); } return k.empty(); }",
    ),
    method('bool isValid(string s) { return (( }'),
  ],
}
