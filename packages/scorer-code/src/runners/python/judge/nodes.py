"""LeetCode's linked structures: built from the parameter types of a signature, written by its return type.

Types (the same names in every language, see value-type.ts; `T[]` is a list of T, `Optional[T]`, `List[T]` are read too):

| type | argument or result on the wire |
|---|---|
| ListNode | [1,2,3]; null and [] are the empty list |
| ListNode(cycle) | [[values], position of the node that the tail links to, -1 for none]; result: the node's position |
| ListNode(intersection) | [values A, values B, skip A, skip B], spread over two parameters; result: the node's value |
| ListNode(node) | [values, value]: a node of a list (delete node); an in-place result shows the list from there |
| TreeNode | level order with null, trailing nulls trimmed |
| TreeNode(ref) | a value: the node of the first tree argument that has it; result: the node's value |
| TreeNode(clone) | as TreeNode(ref), in the second tree argument |
| Node(nary) | level order, null between groups of children; attribute `children` |
| Node(next) | as TreeNode, with `next`; result: level by level along `next`, null after each |
| Node(random) | [[value, index or null], …] with `random`; a result that shares a node with its argument is refused |
| Node(graph) | adjacency list, nodes are 1…n with `neighbors`; a result that shares a node is refused likewise |
| Node(doubly) | level text of LeetCode 430: [1,2,3,null,7,8], `prev` and `child`; result: the values along `next` |
| Node(quad) | level order of [isLeaf, val] or null, with topLeft, topRight, bottomLeft, bottomRight |
| Node(parent) | [tree in level order, value]: that node, with `parent`; result: its value |
| Node(circular) | a circular sorted list by `next` |
| Iterator, NestedInteger, Employee | as LeetCode gives them: items; nested lists; [id, importance, [ids]] |
"""

import re

MAX_NODES = 2_000_000


class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next


class TreeNode:
    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


class Node:
    """LeetCode gives one name to many shapes; which attributes there are depends on the problem."""

    def __init__(self, val=0, *links, **named):
        self.val = val
        for name in ("left", "right", "next", "random", "prev", "child", "parent"):
            setattr(self, name, named.get(name))
        self.children = named.get("children")
        self.neighbors = named.get("neighbors")
        self.isLeaf = named.get("isLeaf", False)
        for name in ("topLeft", "topRight", "bottomLeft", "bottomRight"):
            setattr(self, name, named.get(name))
        if len(links) == 1:
            (only,) = links
            # N-ary trees and graphs hand a list over; linked lists a node.
            if isinstance(only, list) or only is None:
                self.children = self.neighbors = only
            if not isinstance(only, list):
                self.next = only
        elif len(links) == 2:
            self.next, self.random = links
        elif len(links) == 3:
            self.left, self.right, self.next = links
        elif len(links) == 5:
            self.isLeaf, self.topLeft, self.topRight, self.bottomLeft, self.bottomRight = links
        if self.children is None:
            self.children = []
        if self.neighbors is None:
            self.neighbors = []


class Iterator:
    def __init__(self, nums):
        self._nums = list(nums)
        self._at = 0

    def hasNext(self):
        return self._at < len(self._nums)

    def next(self):
        value = self._nums[self._at]
        self._at += 1
        return value


class NestedInteger:
    def __init__(self, value=None):
        self._value = value if isinstance(value, int) else None
        self._list = None if isinstance(value, int) else []

    def isInteger(self):
        return self._value is not None

    def add(self, elem):
        if self._list is None:
            self._list = []
        self._list.append(elem)

    def setInteger(self, value):
        self._value, self._list = value, None

    def getInteger(self):
        return self._value

    def getList(self):
        return self._list or []


class Employee:
    def __init__(self, id=0, importance=0, subordinates=()):
        self.id = id
        self.importance = importance
        self.subordinates = list(subordinates)


CLASSES = {
    "ListNode": ListNode,
    "TreeNode": TreeNode,
    "Node": Node,
    "NestedInteger": NestedInteger,
    "Employee": Employee,
}

_WRAPPER = re.compile(r"^(?:typing\.)?(Optional|List|list)[\[<](.*)[\]>]$")
_KNOWN = ("ListNode", "TreeNode", "Node", "Iterator", "NestedInteger", "Employee")


def parse(name):
    """(base, variant, list depth) of a type name, or None where it is a plain value's."""
    text = str(name).strip().strip("'\"")
    depth = 0
    while True:
        found = _WRAPPER.match(text)
        if found:
            depth += found.group(1) != "Optional"
            text = found.group(2).strip().strip("'\"")
        elif text.endswith("[]"):
            depth += 1
            text = text[:-2].strip()
        elif text.endswith(("?", "*")) and len(text) > 1:
            text = text[:-1].strip()
        elif text.replace(" ", "").endswith("|None"):
            text = text[: text.rindex("|")].strip()
        else:
            break
    base, _, variant = text.rstrip(")").replace("(", ":").partition(":")
    base, variant = base.strip(), variant.strip().lower()
    return (base, variant, depth) if base in _KNOWN else None


class Shapes:
    """Builds and writes nodes for one test, with the submission's own classes where it defined them."""

    def __init__(self, namespace):
        self.namespace = namespace
        self.trees = []
        self.lists = []
        self.given = set()

    def make(self, base, value):
        kind = self.namespace.get(base, CLASSES[base])
        if kind is CLASSES[base] or not isinstance(kind, type):
            return CLASSES[base](value)
        # A class of the submission's own may want any arguments; its constructor is not needed for the attributes.
        try:
            node = kind.__new__(kind)
        except TypeError:
            node = CLASSES[base].__new__(CLASSES[base])
        links = {"ListNode": ("next",), "TreeNode": ("left", "right"), "Node": _NODE_LINKS}[base]
        for name, start in (("val", value), *((name, None) for name in links)):
            try:
                setattr(node, name, start)
            except AttributeError:
                pass
        if base == "Node":
            for name in ("children", "neighbors"):
                try:
                    setattr(node, name, [])
                except AttributeError:
                    pass
        return node

    # Building

    def arguments(self, values, types):
        """Values as the entry takes them; one ListNode:intersection becomes two."""
        built = []
        for index, value in enumerate(values):
            shape = types[index] if index < len(types) else None
            if shape is None:
                built.append(value)
            elif shape[:2] == ("ListNode", "intersection"):
                built.extend(self.intersection(value))
            else:
                built.append(self.build(value, shape))
        return built

    def build(self, value, shape):
        base, variant, depth = shape
        if depth:
            if value is None:
                return None
            return [self.build(item, (base, variant, depth - 1)) for item in value]
        if base == "Iterator":
            return Iterator(value)
        if base == "NestedInteger":
            return self.nested(value)
        if base == "Employee":
            return Employee(*value)
        return getattr(self, _BUILDERS[base].get(variant, _BUILDERS[base][""]))(value)

    def linked(self, values):
        nodes = [self.make("ListNode", value) for value in values or ()]
        for left, right in zip(nodes, nodes[1:]):
            left.next = right
        self.lists.append(nodes)
        return nodes

    def list_node(self, values):
        return first(self.linked(values))

    def list_cycle(self, value):
        values, position = value
        nodes = self.linked(values)
        if nodes and position is not None and position >= 0:
            nodes[-1].next = nodes[position]
        return first(nodes)

    def list_given(self, value):
        values, wanted = value
        nodes = self.linked(values)
        return next((node for node in nodes if node.val == wanted), None)

    def list_circular(self, values):
        nodes = [self.make("Node", value) for value in values or ()]
        for left, right in zip(nodes, nodes[1:] + nodes[:1]):
            left.next = right
        return first(nodes)

    def intersection(self, value):
        values_a, values_b, skip_a, skip_b = value
        shared = self.linked(values_a[skip_a:])
        heads = []
        for values, skip in ((values_a, skip_a), (values_b, skip_b)):
            own = self.linked(values[:skip])
            if own and shared:
                own[-1].next = shared[0]
            heads.append(first(own) or first(shared))
        return heads

    def multilevel(self, values):
        """Each level is a run of values; the nulls before a run count the nodes passed over to the parent."""
        levels, skip, run = [], 0, []
        for value in [*(values or ()), None]:
            if value is None:
                if run:
                    levels.append((skip, run))
                    skip, run = 0, []
                skip += 1
            else:
                run.append(value)
        head, above = None, []
        for skip, run in levels:
            nodes = [self.make("Node", value) for value in run]
            for left, right in zip(nodes, nodes[1:]):
                left.next, right.prev = right, left
            if above:
                # One null ends the level above, the others are nodes without a child.
                above[min(skip - 1, len(above) - 1)].child = nodes[0]
            else:
                head = nodes[0]
            above = nodes
        return head

    def level_order(self, values, base):
        items = iter(values or ())
        value = next(items, None)
        if value is None:
            self.trees.append(None)
            return None
        root = self.make(base, value)
        queue = [root]
        for node in queue:
            for side in ("left", "right"):
                value = next(items, None)
                if value is not None:
                    child = self.make(base, value)
                    setattr(node, side, child)
                    queue.append(child)
        self.trees.append(root)
        return root

    def tree_node(self, values):
        return self.level_order(values, "TreeNode")

    def tree_next(self, values):
        return self.level_order(values, "Node")

    def tree_ref(self, value, tree=0):
        root = self.trees[tree] if len(self.trees) > tree else None
        return next((node for node in walk_tree(root) if node.val == value), None)

    def tree_clone(self, value):
        return self.tree_ref(value, 1)

    def tree_parent(self, value):
        values, wanted = value
        root = self.level_order(values, "Node")
        found = None
        for node in walk_tree(root):
            for child in (node.left, node.right):
                if child is not None:
                    child.parent = node
            if node.val == wanted:
                found = node
        return found

    def nary(self, values):
        items = list(values or ())
        if not items:
            return None
        root = self.make("Node", items[0])
        root.children = []
        queue, at = [root], 2
        for node in queue:
            while at < len(items) and items[at] is not None:
                child = self.make("Node", items[at])
                child.children = []
                node.children.append(child)
                queue.append(child)
                at += 1
            at += 1
        return root

    def random(self, pairs):
        nodes = [self.make("Node", value) for value, _ in pairs or ()]
        for node, following in zip(nodes, nodes[1:]):
            node.next = following
        for node, (_, target) in zip(nodes, pairs or ()):
            node.random = None if target is None else nodes[target]
        self.given.update(map(id, nodes))
        self.lists.append(nodes)
        return first(nodes)

    def graph(self, rows):
        nodes = [self.make("Node", index + 1) for index in range(len(rows or ()))]
        for node, row in zip(nodes, rows or ()):
            node.neighbors = [nodes[index - 1] for index in row]
        self.given.update(map(id, nodes))
        self.lists.append(nodes)
        return first(nodes)

    def quad(self, cells):
        items = list(cells or ())
        if not items or items[0] is None:
            return None

        def make(cell):
            node = self.make("Node", bool(cell[1]))
            node.isLeaf = bool(cell[0])
            for name in _QUADRANTS:
                setattr(node, name, None)
            return node

        root = make(items[0])
        queue, at = [root], 1
        for node in queue:
            for name in _QUADRANTS:
                if at < len(items) and items[at] is not None:
                    child = make(items[at])
                    setattr(node, name, child)
                    queue.append(child)
                at += 1
        return root

    def nested(self, value):
        if not isinstance(value, list):
            return NestedInteger(value)
        made = NestedInteger()
        for item in value:
            made.add(self.nested(item))
        return made

    # Writing

    def write(self, value, shape):
        base, variant, depth = shape
        if depth:
            if isinstance(value, (list, tuple)):
                return [self.write(item, (base, variant, depth - 1)) for item in value]
            return value
        if base in _WRITERS:
            if not is_node(value) and value is not None:
                return value
            return getattr(self, _WRITERS[base].get(variant, _WRITERS[base][""]))(value)
        if base == "NestedInteger" and isinstance(value, NestedInteger):
            return unnest(value)
        return value

    def write_list(self, head):
        return [node.val for node in along(head)]

    def write_position(self, node):
        if node is None:
            return -1
        for nodes in self.lists:
            for index, known in enumerate(nodes):
                if known is node:
                    return index
        return node.val

    def write_value(self, node):
        return None if node is None else node.val

    def write_tree(self, root):
        values = []
        queue = [root]
        for node in queue:
            values.append(None if node is None else node.val)
            if node is not None:
                queue.append(node.left)
                queue.append(node.right)
                if len(queue) > MAX_NODES:
                    raise ValueError("a tree with a cycle or too many nodes")
        while values and values[-1] is None:
            values.pop()
        return values

    def write_next(self, root):
        values, level, seen = [], root, 0
        while level is not None:
            below, node = None, level
            while node is not None:
                values.append(node.val)
                below = below or node.left or node.right
                node = node.next
                seen += 1
                if seen > MAX_NODES:
                    raise ValueError("a tree with a cycle or too many nodes")
            values.append(None)
            level = below
        return values

    def write_nary(self, root):
        if root is None:
            return []
        values, queue = [root.val, None], [root]
        for node in queue:
            for child in node.children or ():
                values.append(child.val)
                queue.append(child)
            values.append(None)
            if len(queue) > MAX_NODES:
                raise ValueError("a tree with a cycle or too many nodes")
        while values and values[-1] is None:
            values.pop()
        return values

    def write_random(self, head):
        nodes = along(head)
        self.own(nodes)
        index = {id(node): at for at, node in enumerate(nodes)}
        pairs = []
        for node in nodes:
            if node.random is not None and id(node.random) not in index:
                raise ValueError("a random pointer leaves the list")
            pairs.append([node.val, None if node.random is None else index[id(node.random)]])
        return pairs

    def write_graph(self, start):
        if start is None:
            return []
        found, queue = {id(start): start}, [start]
        for node in queue:
            for near in node.neighbors or ():
                if id(near) not in found:
                    found[id(near)] = near
                    queue.append(near)
        self.own(queue)
        queue.sort(key=lambda node: node.val)
        return [[near.val for near in node.neighbors or ()] for node in queue]

    def own(self, nodes):
        """A copy must be a copy."""
        if any(id(node) in self.given for node in nodes):
            raise ValueError("the result shares a node with the argument")

    def write_quad(self, root):
        cells = []
        queue = [root]
        for node in queue:
            cells.append(None if node is None else [int(bool(node.isLeaf)), int(bool(node.val))])
            if node is not None:
                queue.extend(None if node.isLeaf else getattr(node, name) for name in _QUADRANTS)
                if len(queue) > MAX_NODES:
                    raise ValueError("a tree with a cycle or too many nodes")
        while cells and cells[-1] is None:
            cells.pop()
        return cells

    def write_circular(self, head):
        values, node = [], head
        while node is not None:
            values.append(node.val)
            node = node.next
            if node is head:
                return values
            if len(values) > MAX_NODES:
                raise ValueError("a list that does not return to its head")
        return values

    def plain(self, value):
        """List form of one of our own nodes where no type was declared; None for anything else."""
        if is_list(value):
            return self.write_list(value)
        if is_tree(value):
            return self.write_tree(value)
        return None


_NODE_LINKS = ("left", "right", "next", "random", "prev", "child", "parent")
_QUADRANTS = ("topLeft", "topRight", "bottomLeft", "bottomRight")
_BUILDERS = {
    "ListNode": {
        "": "list_node",
        "cycle": "list_cycle",
        "node": "list_given",
    },
    "TreeNode": {"": "tree_node", "ref": "tree_ref", "clone": "tree_clone"},
    "Node": {
        "": "tree_next",
        "nary": "nary",
        "next": "tree_next",
        "random": "random",
        "graph": "graph",
        "quad": "quad",
        "parent": "tree_parent",
        "circular": "list_circular",
        "doubly": "multilevel",
    },
}
_WRITERS = {
    "ListNode": {
        "": "write_list",
        "cycle": "write_position",
        "intersection": "write_value",
    },
    "TreeNode": {"": "write_tree", "ref": "write_value", "clone": "write_value"},
    "Node": {
        "": "write_tree",
        "nary": "write_nary",
        "next": "write_next",
        "random": "write_random",
        "graph": "write_graph",
        "quad": "write_quad",
        "parent": "write_value",
        "circular": "write_circular",
        "doubly": "write_list",
    },
}


def first(nodes):
    return nodes[0] if nodes else None


def is_node(value):
    return hasattr(value, "val")


def is_list(value):
    return isinstance(value, ListNode)


def is_tree(value):
    return isinstance(value, TreeNode)


def along(head):
    nodes, seen = [], set()
    while head is not None:
        if id(head) in seen or len(nodes) > MAX_NODES:
            raise ValueError("a list with a cycle or too many nodes")
        seen.add(id(head))
        nodes.append(head)
        head = head.next
    return nodes


def walk_tree(root):
    queue = [root] if root is not None else []
    for node in queue:
        yield node
        queue.extend(child for child in (node.left, node.right) if child is not None)


def unnest(value):
    return value.getInteger() if value.isInteger() else [unnest(item) for item in value.getList()]
