// why: a hundred thousand calls deep in main
fn down(n: u64) -> u64 { if n == 0 { 0 } else { 1 + std::hint::black_box(down(n - 1)) } }
fn main() { let mut s = String::new(); std::io::stdin().read_line(&mut s).unwrap(); let t: u64 = s.split_whitespace().map(|x| x.parse::<u64>().unwrap()).sum(); println!("{}", down(100_000) - 100_000 + t); }
