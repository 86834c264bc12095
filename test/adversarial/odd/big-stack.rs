// why: a million calls deep in a thread of its own
// memory_mb: 512
use std::io::Read;
fn down(n: u64) -> u64 { if n == 0 { 0 } else { 1 + std::hint::black_box(down(n - 1)) } }
fn main() { std::thread::Builder::new().stack_size(256 << 20).spawn(|| { let mut s = String::new(); std::io::stdin().read_to_string(&mut s).unwrap(); let t: u64 = s.split_whitespace().map(|x| x.parse::<u64>().unwrap()).sum(); println!("{}", down(1_000_000) - 1_000_000 + t); }).unwrap().join().unwrap(); }
