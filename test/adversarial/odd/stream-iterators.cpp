// why: no sync with stdio, a task of its own
#include <iostream>
#include <iterator>
#include <numeric>
#include <thread>
#include <future>
int main() { std::ios::sync_with_stdio(false); std::cin.tie(nullptr); std::istream_iterator<int> it(std::cin), end; auto f = std::async(std::launch::async, [&] { return std::accumulate(it, end, 0); }); std::cout << f.get(); std::exit(0); }
