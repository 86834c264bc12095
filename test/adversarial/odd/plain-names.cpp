// why: global names that other headers would take
#include <iostream>
int y1, rank, count, prev, data[10], link, distance, left, size, hash, next, move, swap;
struct list { int a; }; struct vector { int x, y; };
int main() { std::cin >> y1 >> rank; vector v{y1, rank}; list l{0}; std::cout << v.x + v.y + l.a + count + prev + data[0] << "\n"; }
