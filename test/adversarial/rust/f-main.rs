// kind: function
// verdict: wrong
// why: a main of its own
fn main() { println!("8") }
impl Solution { pub fn f(a: i32, b: i32) -> i32 { 0 } }
