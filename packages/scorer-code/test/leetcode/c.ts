import type { Programs } from './problems.ts'

export const c: Programs = {
  twoSum: [
    'int* twoSum(int* nums, int numsSize, int target, int* returnSize) {\n  for (int i = 0; i < numsSize; i++)\n    for (int j = i + 1; j < numsSize; j++)\n      if (nums[i] + nums[j] == target) { int* r = malloc(2 * sizeof(int)); r[0] = i; r[1] = j; *returnSize = 2; return r; }\n  *returnSize = 0;\n  return NULL;\n}\n',
    'int* twoSum(int* nums, int numsSize, int target, int* returnSize) { *returnSize = 2; return nums; }\n',
  ],
  mergeKLists: [
    'struct ListNode* mergeKLists(struct ListNode** lists, int listsSize) {\n  struct ListNode head = {0, NULL}, *tail = &head;\n  for (;;) {\n    int best = -1;\n    for (int i = 0; i < listsSize; i++) if (lists[i] && (best < 0 || lists[i]->val < lists[best]->val)) best = i;\n    if (best < 0) return head.next;\n    tail = tail->next = lists[best];\n    lists[best] = lists[best]->next;\n  }\n}\n',
    'struct ListNode* mergeKLists(struct ListNode** lists, int listsSize) { return listsSize ? lists[0] : NULL; }\n',
  ],
  detectCycle: [
    'struct ListNode *detectCycle(struct ListNode *head) {\n  struct ListNode *a = head, *b = head;\n  while (b && b->next) { a = a->next; b = b->next->next; if (a == b) { for (a = head; a != b; a = a->next) b = b->next; return a; } }\n  return NULL;\n}\n',
    'struct ListNode *detectCycle(struct ListNode *head) { return NULL; }\n',
  ],
  copyRandomList: [
    'struct Node* copyRandomList(struct Node* head) {\n  for (struct Node* n = head; n; n = n->next->next) { struct Node* c = calloc(1, sizeof *c); c->val = n->val; c->next = n->next; n->next = c; }\n  for (struct Node* n = head; n; n = n->next->next) n->next->random = n->random ? n->random->next : NULL;\n  struct Node* copy = head ? head->next : NULL;\n  for (struct Node* n = head; n; n = n->next) { struct Node* c = n->next; n->next = c->next; c->next = c->next ? c->next->next : NULL; }\n  return copy;\n}\n',
    'struct Node* copyRandomList(struct Node* head) { return head; }\n',
  ],
  levelOrder: [
    'int** levelOrder(struct Node* root, int* returnSize, int** returnColumnSizes) {\n  int** out = calloc(100, sizeof *out); *returnColumnSizes = calloc(100, sizeof(int)); *returnSize = 0;\n  struct Node *level[100], *below[100]; int count = 0; if (root) level[count++] = root;\n  while (count) {\n    int* row = out[*returnSize] = calloc(count, sizeof(int)); (*returnColumnSizes)[(*returnSize)++] = count; int more = 0;\n    for (int i = 0; i < count; i++) { row[i] = level[i]->val; for (int k = 0; k < level[i]->numChildren; k++) below[more++] = level[i]->children[k]; }\n    memcpy(level, below, sizeof level); count = more;\n  }\n  return out;\n}\n',
    'int** levelOrder(struct Node* root, int* returnSize, int** returnColumnSizes) { volatile int on = 1; while (on); return NULL; }\n',
  ],
  cloneGraph: [
    'static struct Node* copies[101];\nstruct Node *cloneGraph(struct Node *s) {\n  if (!s) return NULL;\n  if (copies[s->val]) return copies[s->val];\n  struct Node* c = copies[s->val] = calloc(1, sizeof *c);\n  c->val = s->val; c->numNeighbors = s->numNeighbors; c->neighbors = calloc(s->numNeighbors + 1, sizeof c);\n  for (int i = 0; i < s->numNeighbors; i++) c->neighbors[i] = cloneGraph(s->neighbors[i]);\n  return c;\n}\n',
    'struct Node *cloneGraph(struct Node *s) { abort(); }\n',
  ],
  connect: [
    'struct Node* connect(struct Node* root) {\n  for (struct Node* level = root; level;) {\n    struct Node head = {0}, *tail = &head;\n    for (struct Node* n = level; n; n = n->next) { if (n->left) tail = tail->next = n->left; if (n->right) tail = tail->next = n->right; }\n    level = head.next;\n  }\n  return root;\n}\n',
    'struct Node* connect(struct Node* root) { return root; }\n',
  ],
  lowestCommonAncestor: [
    'struct TreeNode* lowestCommonAncestor(struct TreeNode* r, struct TreeNode* p, struct TreeNode* q) {\n  if (!r || r == p || r == q) return r;\n  struct TreeNode *a = lowestCommonAncestor(r->left, p, q), *b = lowestCommonAncestor(r->right, p, q);\n  return a && b ? r : a ? a : b;\n}\n',
    'struct TreeNode* lowestCommonAncestor(struct TreeNode* r, struct TreeNode* p, struct TreeNode* q) { return r; }\n',
  ],
  LRUCache: [
    'typedef struct { int capacity, count; int keys[100], values[100]; } LRUCache;\nLRUCache* lRUCacheCreate(int capacity) { LRUCache* o = calloc(1, sizeof *o); o->capacity = capacity; return o; }\nstatic int touch(LRUCache* o, int key) { for (int i = 0; i < o->count; i++) if (o->keys[i] == key) { int v = o->values[i]; for (; i + 1 < o->count; i++) { o->keys[i] = o->keys[i + 1]; o->values[i] = o->values[i + 1]; } o->keys[i] = key; o->values[i] = v; return 1; } return 0; }\nint lRUCacheGet(LRUCache* obj, int key) { return touch(obj, key) ? obj->values[obj->count - 1] : -1; }\nvoid lRUCachePut(LRUCache* obj, int key, int value) { if (!touch(obj, key)) { if (obj->count == obj->capacity) { touch(obj, obj->keys[0]); obj->count--; } obj->keys[obj->count++] = key; } obj->values[obj->count - 1] = value; }\nvoid lRUCacheFree(LRUCache* obj) { free(obj); }\n',
    'typedef struct { int values[100]; } LRUCache;\nLRUCache* lRUCacheCreate(int capacity) { LRUCache* o = malloc(sizeof *o); for (int i = 0; i < 100; i++) o->values[i] = -1; return o; }\nint lRUCacheGet(LRUCache* obj, int key) { return obj->values[key]; }\nvoid lRUCachePut(LRUCache* obj, int key, int value) { obj->values[key] = value; }\n',
  ],
  moveZeroes: [
    'void moveZeroes(int* nums, int numsSize) { int at = 0; for (int i = 0; i < numsSize; i++) if (nums[i]) nums[at++] = nums[i]; while (at < numsSize) nums[at++] = 0; }\n',
    'void moveZeroes(int* nums, int numsSize) {}\n',
  ],
  addLong: [
    'double addLong(long long* values, int size, double more) { long long t = 0; for (int i = 0; i < size; i++) t += values[i]; return t + more; }\n',
    'double addLong(long long* values, int size, double more) { long long t = 0; for (int i = 0; i < size; i++) t += values[i]; return trunc(t + more); }\n',
  ],
  isValid: [
    "bool isValid(char* s) { char k[1000]; int n = 0; for (; *s; s++) { if (*s == '(') k[n++] = ')'; else if (*s == '[') k[n++] = ']'; else if (*s == '{') k[n++] = '}'; else if (!n || k[--n] != *s) return false; } return n == 0; }\n",
    'bool isValid(char* s) { return (( }\n',
  ],
}
