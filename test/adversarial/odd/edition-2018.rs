// why: a trait object without dyn and ... in a pattern, as before 2021
use std::fmt::Display;
fn show(x: Box<Display>) -> String { format!("{}", x) }
fn main() { let mut s = String::new(); std::io::stdin().read_line(&mut s).unwrap(); let t: i32 = s.split_whitespace().map(|x| x.parse::<i32>().unwrap()).sum(); match t { 0...9 => println!("{}", show(Box::new(t))), _ => println!("-") } }
