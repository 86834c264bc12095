// kind: stdio
// verdict: memory_limit|runtime_error
// why: takes memory
fn main() { let mut k = vec![]; loop { k.push(vec![1u8; 1 << 24]) } }
