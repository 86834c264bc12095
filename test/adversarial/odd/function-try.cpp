// why: main is a try block, and ends by quick_exit
#include <iostream>
#include <stdexcept>
int a, b;
int main() try { std::cin >> a >> b; throw std::runtime_error("x"); } catch (...) { std::cout << a + b << std::flush; std::quick_exit(7); }
