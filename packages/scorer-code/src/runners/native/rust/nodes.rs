// Structures that a problem may give, one module each: `list` where nothing else is asked for, `shared` for lists whose
// nodes are pointed to from several places, and the variants of `Node`.
// -- list
#[derive(PartialEq, Eq, Clone, Debug)]
pub struct ListNode { pub val: i32, pub next: Option<Box<ListNode>> }
impl ListNode { pub fn new(val: i32) -> Self { ListNode { next: None, val } } }
// -- list harness
use super::touchstone::*;
    impl Maybe for Box<super::ListNode> {
        fn maybe(input: &mut In) -> Option<Self> {
            let values: Vec<i32> = Vec::get(input);
            let mut head = None;
            for value in values.into_iter().rev() {
                let mut node = super::ListNode::new(value);
                node.next = head;
                head = Some(Box::new(node));
            }
            head
        }
        fn put_maybe(value: &Option<Self>, out: &mut String) {
            let mut values = Vec::new();
            let mut at = value;
            while let Some(node) = at {
                values.push(node.val);
                at = &node.next;
            }
            values.put(out)
        }
    }

// -- shared
#[derive(PartialEq, Eq, Clone, Debug)]
pub struct ListNode { pub val: i32, pub next: Option<Rc<RefCell<ListNode>>> }
impl ListNode { pub fn new(val: i32) -> Self { ListNode { next: None, val } } }
// -- shared harness
use super::touchstone::*;
type List = Option<Rc<RefCell<super::ListNode>>>;
thread_local! { static LISTS: RefCell<Vec<Vec<Rc<RefCell<super::ListNode>>>>> = RefCell::new(Vec::new()); }
fn linked(values: &[i32], tail: List) -> List {
    let nodes: Vec<_> = values.iter().map(|value| Rc::new(RefCell::new(super::ListNode::new(*value)))).collect();
    for pair in nodes.windows(2) { pair[0].borrow_mut().next = Some(pair[1].clone()) }
    match (nodes.last(), &tail) { (Some(last), Some(_)) => last.borrow_mut().next = tail.clone(), _ => () }
    let head = nodes.first().cloned().or(tail);
    LISTS.with(|lists| lists.borrow_mut().push(nodes));
    head
}
impl Maybe for Rc<RefCell<super::ListNode>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let values: Vec<i32> = Vec::get(input);
        linked(&values, None)
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut values = Vec::new();
        let mut at = value.clone();
        while let Some(node) = at {
            values.push(node.borrow().val);
            at = node.borrow().next.clone();
            if values.len() > 8_000_000 { refuse("a returned list does not end") }
        }
        values.put(out)
    }
}
pub fn cycle(input: &mut In) -> List {
    input.need('[');
    let values: Vec<i32> = input.next();
    input.need(',');
    let place: Option<i64> = input.next();
    input.need(']');
    let head = linked(&values, None);
    LISTS.with(|lists| {
        let lists = lists.borrow();
        let nodes = &lists[lists.len() - 1];
        if let Some(target) = place.filter(|place| *place >= 0).and_then(|place| nodes.get(place as usize)) {
            nodes[nodes.len() - 1].borrow_mut().next = Some(target.clone())
        }
    });
    head
}
pub fn put_cycle(node: &List, out: &mut String) {
    let place = node.as_ref().map(|node| LISTS.with(|lists| {
        lists.borrow().iter().find_map(|nodes| nodes.iter().position(|own| Rc::ptr_eq(own, node)))
    }));
    match place { None => (-1).put(out), Some(Some(place)) => place.put(out), Some(None) => put_reference(node, out) }
}
pub fn given(input: &mut In) -> List {
    input.need('[');
    let mut at: List = input.next();
    input.need(',');
    let wanted: i32 = input.next();
    input.need(']');
    while let Some(node) = at {
        if node.borrow().val == wanted { return Some(node) }
        at = node.borrow().next.clone()
    }
    None
}
pub fn intersection(input: &mut In) -> (List, List) {
    input.need('[');
    let a: Vec<i32> = input.next();
    input.need(',');
    let b: Vec<i32> = input.next();
    input.need(',');
    let skip_a: usize = input.next();
    input.need(',');
    let skip_b: usize = input.next();
    input.need(']');
    let shared = linked(&a[skip_a.min(a.len())..], None);
    (linked(&a[..skip_a.min(a.len())], shared.clone()), linked(&b[..skip_b.min(b.len())], shared))
}
pub fn put_reference(node: &List, out: &mut String) {
    node.as_ref().map(|node| node.borrow().val).put(out)
}
// -- random
#[derive(Debug, Default)]
pub struct Node { pub val: i32, pub next: Option<Rc<RefCell<Node>>>, pub random: Option<Rc<RefCell<Node>>> }
impl Node { pub fn new(val: i32) -> Self { Node { val, next: None, random: None } } }
// -- random harness
use super::touchstone::*;
thread_local! { static OWN: RefCell<Vec<Rc<RefCell<super::Node>>>> = RefCell::new(Vec::new()); }
impl Maybe for Rc<RefCell<super::Node>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let mut nodes: Vec<Self> = Vec::new();
        let mut targets: Vec<Option<i64>> = Vec::new();
        input.elements(|input| {
            input.need('[');
            nodes.push(Rc::new(RefCell::new(super::Node::new(input.next()))));
            input.need(',');
            targets.push(input.next());
            input.need(']');
        });
        for (place, node) in nodes.iter().enumerate() {
            node.borrow_mut().next = nodes.get(place + 1).cloned();
            node.borrow_mut().random = targets[place].and_then(|target| nodes.get(target as usize).cloned());
        }
        OWN.with(|own| own.borrow_mut().extend(nodes.iter().cloned()));
        nodes.first().cloned()
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut nodes: Vec<Self> = Vec::new();
        let mut places: HashMap<*const RefCell<super::Node>, usize> = HashMap::new();
        let mut at = value.clone();
        while let Some(node) = at {
            if places.insert(Rc::as_ptr(&node), nodes.len()).is_some() { break }
            at = node.borrow().next.clone();
            nodes.push(node);
        }
        out.push('[');
        for (place, node) in nodes.iter().enumerate() {
            if OWN.with(|own| own.borrow().iter().any(|given| Rc::ptr_eq(given, node))) { refuse("the result shares a node with its argument") }
            out.push_str(if place > 0 { ",[" } else { "[" });
            node.borrow().val.put(out);
            out.push(',');
            match &node.borrow().random {
                None => out.push_str("null"),
                Some(target) => match places.get(&Rc::as_ptr(target)) { Some(place) => place.put(out), None => out.push_str("-1") },
            }
            out.push(']')
        }
        out.push(']')
    }
}
// -- nary
#[derive(Debug, Default)]
pub struct Node { pub val: i32, pub children: Vec<Rc<RefCell<Node>>> }
impl Node { pub fn new(val: i32) -> Self { Node { val, children: Vec::new() } } }
// -- nary harness
use super::touchstone::*;
impl Maybe for Rc<RefCell<super::Node>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let values: Vec<Option<i32>> = Vec::get(input);
        let root = Rc::new(RefCell::new(super::Node::new(values.first().copied().flatten()?)));
        let mut queue = VecDeque::from([root.clone()]);
        let mut rest = values.into_iter().skip(2);
        while let Some(node) = queue.pop_front() {
            loop {
                match rest.next() {
                    None => return Some(root),
                    Some(None) => break,
                    Some(Some(value)) => {
                        let child = Rc::new(RefCell::new(super::Node::new(value)));
                        node.borrow_mut().children.push(child.clone());
                        queue.push_back(child)
                    }
                }
            }
        }
        Some(root)
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut values: Vec<Option<i32>> = Vec::new();
        let mut queue = VecDeque::new();
        if let Some(root) = value {
            values.push(Some(root.borrow().val));
            values.push(None);
            queue.push_back(root.clone())
        }
        while let Some(node) = queue.pop_front() {
            for child in &node.borrow().children {
                values.push(Some(child.borrow().val));
                queue.push_back(child.clone())
            }
            values.push(None);
            if values.len() > 8_000_000 { refuse("a returned tree does not end") }
        }
        while values.last() == Some(&None) { values.pop(); }
        values.put(out)
    }
}
// -- graph
#[derive(Debug, Default)]
pub struct Node { pub val: i32, pub neighbors: Vec<Rc<RefCell<Node>>> }
impl Node { pub fn new(val: i32) -> Self { Node { val, neighbors: Vec::new() } } }
// -- graph harness
use super::touchstone::*;
thread_local! { static OWN: RefCell<Vec<Rc<RefCell<super::Node>>>> = RefCell::new(Vec::new()); }
impl Maybe for Rc<RefCell<super::Node>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let rows: Vec<Vec<usize>> = Vec::get(input);
        let nodes: Vec<Self> = (1..=rows.len()).map(|value| Rc::new(RefCell::new(super::Node::new(value as i32)))).collect();
        for (node, row) in nodes.iter().zip(&rows) {
            for neighbor in row { node.borrow_mut().neighbors.push(nodes[*neighbor - 1].clone()) }
        }
        OWN.with(|own| own.borrow_mut().extend(nodes.iter().cloned()));
        nodes.first().cloned()
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut nodes: BTreeMap<i32, Self> = BTreeMap::new();
        let mut open: Vec<Self> = value.iter().cloned().collect();
        while let Some(node) = open.pop() {
            if OWN.with(|own| own.borrow().iter().any(|given| Rc::ptr_eq(given, &node))) { refuse("the result shares a node with its argument") }
            let val = node.borrow().val;
            if nodes.insert(val, node.clone()).is_none() {
                for neighbor in &node.borrow().neighbors {
                    if !nodes.contains_key(&neighbor.borrow().val) { open.push(neighbor.clone()) }
                }
            }
        }
        let rows: Vec<Vec<i32>> = nodes.values().map(|node| node.borrow().neighbors.iter().map(|found| found.borrow().val).collect()).collect();
        rows.put(out)
    }
}
// -- next
#[derive(Debug, Default)]
pub struct Node { pub val: i32, pub left: Option<Rc<RefCell<Node>>>, pub right: Option<Rc<RefCell<Node>>>, pub next: Option<Rc<RefCell<Node>>> }
impl Node { pub fn new(val: i32) -> Self { Node { val, left: None, right: None, next: None } } }
// -- next harness
use super::touchstone::*;
impl Maybe for Rc<RefCell<super::Node>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let mut values = Vec::<Option<i32>>::get(input).into_iter();
        let root = Rc::new(RefCell::new(super::Node::new(values.next().flatten()?)));
        let mut queue = VecDeque::from([root.clone()]);
        while let Some(node) = queue.pop_front() {
            for left in [true, false] {
                match values.next() {
                    None => return Some(root),
                    Some(None) => {}
                    Some(Some(value)) => {
                        let child = Rc::new(RefCell::new(super::Node::new(value)));
                        queue.push_back(child.clone());
                        if left { node.borrow_mut().left = Some(child) } else { node.borrow_mut().right = Some(child) }
                    }
                }
            }
        }
        Some(root)
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut values: Vec<Option<i32>> = Vec::new();
        let mut level = value.clone();
        while level.is_some() {
            let mut below = None;
            let mut at = level;
            while let Some(node) = at {
                values.push(Some(node.borrow().val));
                if below.is_none() { below = node.borrow().left.clone().or(node.borrow().right.clone()) }
                at = node.borrow().next.clone();
                if values.len() > 8_000_000 { refuse("a returned level does not end") }
            }
            values.push(None);
            level = below
        }
        values.put(out)
    }
}
// -- doubly
#[derive(Debug, Default)]
pub struct Node { pub val: i32, pub prev: Option<Rc<RefCell<Node>>>, pub next: Option<Rc<RefCell<Node>>>, pub child: Option<Rc<RefCell<Node>>> }
impl Node { pub fn new(val: i32) -> Self { Node { val, prev: None, next: None, child: None } } }
// -- doubly harness
use super::touchstone::*;
impl Maybe for Rc<RefCell<super::Node>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let mut values: Vec<Option<i32>> = Vec::get(input);
        values.push(None);
        let mut head = None;
        let (mut above, mut run, mut skip): (Vec<Self>, Vec<Self>, usize) = (Vec::new(), Vec::new(), 0);
        for value in values {
            if let Some(value) = value {
                let node = Rc::new(RefCell::new(super::Node::new(value)));
                if let Some(last) = run.last() {
                    last.borrow_mut().next = Some(node.clone());
                    node.borrow_mut().prev = Some(last.clone())
                }
                run.push(node);
                continue
            }
            if !run.is_empty() {
                if above.is_empty() { head = Some(run[0].clone()) }
                else { above[skip.saturating_sub(1).min(above.len() - 1)].borrow_mut().child = Some(run[0].clone()) }
                above = std::mem::take(&mut run);
                skip = 0
            }
            skip += 1
        }
        head
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut values = Vec::new();
        let mut at = value.clone();
        while let Some(node) = at {
            values.push(node.borrow().val);
            at = node.borrow().next.clone();
            if values.len() > 8_000_000 { refuse("a returned list does not end") }
        }
        values.put(out)
    }
}
// -- quad
#[derive(Debug, Default)]
pub struct Node { pub val: bool, pub is_leaf: bool, pub top_left: Option<Rc<RefCell<Node>>>, pub top_right: Option<Rc<RefCell<Node>>>, pub bottom_left: Option<Rc<RefCell<Node>>>, pub bottom_right: Option<Rc<RefCell<Node>>> }
impl Node { pub fn new(val: bool, is_leaf: bool) -> Self { Node { val, is_leaf, ..Default::default() } } }
// -- quad harness
use super::touchstone::*;
type Quad = Option<Rc<RefCell<super::Node>>>;
impl Maybe for Rc<RefCell<super::Node>> {
    fn maybe(input: &mut In) -> Option<Self> {
        if input.word("null") { return None }
        let mut cells: Vec<Quad> = Vec::new();
        input.elements(|input| {
            if input.word("null") { return cells.push(None) }
            input.need('[');
            let leaf: i32 = input.next();
            input.need(',');
            let val: i32 = input.next();
            input.need(']');
            cells.push(Some(Rc::new(RefCell::new(super::Node::new(val != 0, leaf != 0)))))
        });
        let root = cells.first().cloned().flatten()?;
        let mut queue = VecDeque::from([root.clone()]);
        let mut rest = cells.into_iter().skip(1);
        while let Some(node) = queue.pop_front() {
            for corner in 0..4 {
                let Some(cell) = rest.next() else { return Some(root) };
                if let Some(found) = &cell { queue.push_back(found.clone()) }
                let mut node = node.borrow_mut();
                match corner { 0 => node.top_left = cell, 1 => node.top_right = cell, 2 => node.bottom_left = cell, _ => node.bottom_right = cell }
            }
        }
        Some(root)
    }
    fn put_maybe(value: &Option<Self>, out: &mut String) {
        let mut texts: Vec<Option<String>> = Vec::new();
        let mut queue = VecDeque::from([value.clone()]);
        while let Some(at) = queue.pop_front() {
            texts.push(at.as_ref().map(|node| format!("[{},{}]", node.borrow().is_leaf as i32, node.borrow().val as i32)));
            if let Some(node) = at {
                let node = node.borrow();
                let corners = [&node.top_left, &node.top_right, &node.bottom_left, &node.bottom_right];
                queue.extend(corners.map(|corner| if node.is_leaf { None } else { corner.clone() }))
            }
            if texts.len() > 8_000_000 { refuse("a returned tree does not end") }
        }
        while texts.last() == Some(&None) { texts.pop(); }
        out.push('[');
        out.push_str(&texts.into_iter().map(|text| text.unwrap_or_else(|| "null".to_string())).collect::<Vec<_>>().join(","));
        out.push(']')
    }
}
