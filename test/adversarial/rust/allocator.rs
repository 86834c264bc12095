// kind: stdio
// verdict: runtime_error|wrong|compile_error
// why: an allocator that gives the same place to everyone
use std::alloc::{GlobalAlloc, Layout};
struct A; static mut B: [u8; 4096] = [0; 4096];
unsafe impl GlobalAlloc for A { unsafe fn alloc(&self, _: Layout) -> *mut u8 { std::ptr::addr_of_mut!(B) as *mut u8 } unsafe fn dealloc(&self, _: *mut u8, _: Layout) {} }
#[global_allocator] static G: A = A;
fn main() { let a = vec![1u8; 10]; let b = String::from("xyz"); println!("{:?}{}", a, b) }
