// Typed calls: wire values (see run.ts) to C++ values by the types of the submission's own function, and back. All of
// this stands before the submission's text, so that its macros cannot change it. Nothing here is trusted: it runs in the
// submission's process, and all it can produce is an answer, right or wrong.
#ifndef TOUCHSTONE_CALLS
#define TOUCHSTONE_CALLS
#include <bits/stdc++.h>
#include <unistd.h>
#include <fcntl.h>

namespace touchstone {

enum class Shape { plain, list, cycle, tree, ref, clone, node, random, nary, graph, next, doubly, quad, intersection };

[[noreturn]] inline void refuse(const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::fflush(stderr);
  _exit(3);
}

/** What one test knows beside its values: which nodes were built, for results that point into them. */
struct Built {
  std::vector<std::vector<void*>> lists;
  std::vector<void*> trees;
};

/** A place in the text of a wire value. */
struct Cursor {
  const char* at;
  const char* end;
  Built* built;

  char peek() const { return at < end ? *at : '\0'; }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    ++at;
    return true;
  }
  void need(char wanted) {
    if (!take(wanted)) refuse("malformed argument");
  }
  bool word(const char* text) {
    std::size_t length = std::strlen(text);
    if (std::size_t(end - at) < length || std::memcmp(at, text, length) != 0) return false;
    at += length;
    return true;
  }
  /** Past `{"tag":`, where a tagged value stands. */
  bool tag(char name) {
    if (end - at > 5 && at[0] == '{' && at[1] == '"' && at[2] == name && at[3] == '"' && at[4] == ':') {
      at += 5;
      return true;
    }
    return false;
  }
  std::string string() {
    std::string out;
    need('"');
    while (at < end && *at != '"') {
      if (*at != '\\') {
        out += *at++;
        continue;
      }
      ++at;
      char escape = peek();
      ++at;
      switch (escape) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': out += '\r'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case 'u': {
          unsigned code = hex();
          if (code >= 0xd800 && code < 0xdc00 && end - at > 6 && at[0] == '\\' && at[1] == 'u') {
            at += 2;
            unsigned low = hex();
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          }
          utf8(out, code);
          break;
        }
        default: out += escape;
      }
    }
    need('"');
    return out;
  }
  void skip() {
    if (peek() == '"') {
      string();
    } else if (take('[')) {
      if (take(']')) return;
      do skip(); while (take(','));
      need(']');
    } else if (take('{')) {
      string();
      need(':');
      skip();
      need('}');
    } else {
      while (at < end && *at != ',' && *at != ']' && *at != '}') ++at;
    }
  }

 private:
  unsigned hex() {
    unsigned code = 0;
    for (int i = 0; i < 4 && at < end; ++i, ++at) {
      char c = *at;
      code = code * 16 + unsigned(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return code;
  }
  static void utf8(std::string& out, unsigned code) {
    if (code < 0x80) {
      out += char(code);
    } else if (code < 0x800) {
      out += char(0xc0 | code >> 6);
      out += char(0x80 | (code & 63));
    } else if (code < 0x10000) {
      out += char(0xe0 | code >> 12);
      out += char(0x80 | (code >> 6 & 63));
      out += char(0x80 | (code & 63));
    } else {
      out += char(0xf0 | code >> 18);
      out += char(0x80 | (code >> 12 & 63));
      out += char(0x80 | (code >> 6 & 63));
      out += char(0x80 | (code & 63));
    }
  }
};

// ---- what kinds of types there are -----------------------------------------------------------------------------------------

template <class T, class = void> struct has_next : std::false_type {};
template <class T> struct has_next<T, std::void_t<decltype(std::declval<T&>().next)>> : std::true_type {};
template <class T, class = void> struct has_left : std::false_type {};
template <class T> struct has_left<T, std::void_t<decltype(std::declval<T&>().left)>> : std::true_type {};
template <class T, class = void> struct has_random : std::false_type {};
template <class T> struct has_random<T, std::void_t<decltype(std::declval<T&>().random)>> : std::true_type {};
template <class T, class = void> struct has_children : std::false_type {};
template <class T> struct has_children<T, std::void_t<decltype(std::declval<T&>().children)>> : std::true_type {};
template <class T, class = void> struct has_neighbors : std::false_type {};
template <class T> struct has_neighbors<T, std::void_t<decltype(std::declval<T&>().neighbors)>> : std::true_type {};
template <class T, class = void> struct has_child : std::false_type {};
template <class T> struct has_child<T, std::void_t<decltype(std::declval<T&>().child)>> : std::true_type {};
template <class T, class = void> struct has_quad : std::false_type {};
template <class T> struct has_quad<T, std::void_t<decltype(std::declval<T&>().topLeft)>> : std::true_type {};

/** In C the count stands beside the pointer. */
template <class T, class = void> struct counts_children : std::false_type {};
template <class T> struct counts_children<T, std::void_t<decltype(std::declval<T&>().numChildren)>> : std::true_type {};
template <class T, class = void> struct counts_neighbors : std::false_type {};
template <class T> struct counts_neighbors<T, std::void_t<decltype(std::declval<T&>().numNeighbors)>> : std::true_type {};

template <class T> struct is_list_like : std::false_type {};
template <class T, class A> struct is_list_like<std::vector<T, A>> : std::true_type {};
template <class T, class A> struct is_list_like<std::deque<T, A>> : std::true_type {};
template <class T, class A> struct is_list_like<std::list<T, A>> : std::true_type {};
template <class T> struct is_set_like : std::false_type {};
template <class... T> struct is_set_like<std::set<T...>> : std::true_type {};
template <class... T> struct is_set_like<std::multiset<T...>> : std::true_type {};
template <class... T> struct is_set_like<std::unordered_set<T...>> : std::true_type {};
template <class T> struct is_map_like : std::false_type {};
template <class... T> struct is_map_like<std::map<T...>> : std::true_type {};
template <class... T> struct is_map_like<std::unordered_map<T...>> : std::true_type {};
template <class T> struct is_array : std::false_type {};
template <class T, std::size_t n> struct is_array<std::array<T, n>> : std::true_type {};
template <class T> struct is_tuple : std::false_type {};
template <class... T> struct is_tuple<std::tuple<T...>> : std::true_type {};
template <class A, class B> struct is_tuple<std::pair<A, B>> : std::true_type {};
template <class T> struct is_optional : std::false_type {};
template <class T> struct is_optional<std::optional<T>> : std::true_type {};
template <class T> struct is_queue : std::false_type {};

template <class T> constexpr bool is_integer =
    (std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>) || std::is_same_v<T, __int128>;

// ---- reading ---------------------------------------------------------------------------------------------------------------

template <class T> T read(Cursor& in, Shape shape);

inline __int128 integer(Cursor& in) {
  bool negative = in.take('-');
  unsigned __int128 value = 0;
  if (in.peek() < '0' || in.peek() > '9') refuse("an argument is no integer, but the function takes one");
  while (in.peek() >= '0' && in.peek() <= '9') value = value * 10 + unsigned(*in.at++ - '0');
  char next = in.peek();
  if (next == '.' || next == 'e') refuse("an argument is no integer, but the function takes one");
  return negative ? -__int128(value) : __int128(value);
}

inline double floating(Cursor& in) {
  if (in.word("NaN")) return std::nan("");
  if (in.word("Infinity")) return INFINITY;
  if (in.word("-Infinity")) return -INFINITY;
  char* after;
  double value = std::strtod(in.at, &after);
  if (after == in.at) refuse("an argument is no number, but the function takes one");
  in.at = after;
  return value;
}

template <class Each> void elements(Cursor& in, Each each) {
  bool tagged = in.tag('t') || in.tag('s') || in.tag('d');
  in.need('[');
  if (!in.take(']')) {
    do each(); while (in.take(','));
    in.need(']');
  }
  if (tagged) in.need('}');
}

template <class N> N* node_of(decltype(N::val) value) {
  if constexpr (std::is_default_constructible_v<N>) {
    N* node = new N();
    node->val = value;
    return node;
  } else {
    return new N(value);
  }
}

template <class N> void append(N**& items, int& count, N* item) {
  N** longer = static_cast<N**>(std::realloc(items, std::size_t(count + 1) * sizeof(N*)));
  if (!longer) refuse("out of memory");
  items = longer;
  items[count++] = item;
}

template <class N> void add_child(N* node, N* child) {
  if constexpr (counts_children<N>::value) append(node->children, node->numChildren, child);
  else node->children.push_back(child);
}

template <class N> void add_neighbor(N* node, N* neighbor) {
  if constexpr (counts_neighbors<N>::value) append(node->neighbors, node->numNeighbors, neighbor);
  else node->neighbors.push_back(neighbor);
}

template <class N> std::vector<N*> children_of(N* node) {
  if constexpr (counts_children<N>::value) return {node->children, node->children + std::max(node->numChildren, 0)};
  else return node->children;
}

template <class N> std::vector<N*> neighbors_of(N* node) {
  if constexpr (counts_neighbors<N>::value) return {node->neighbors, node->neighbors + std::max(node->numNeighbors, 0)};
  else return node->neighbors;
}

/** Optional values of a list: null where the structure has nothing. */
template <class V> std::vector<std::optional<V>> holes(Cursor& in) {
  std::vector<std::optional<V>> out;
  if (in.word("null")) return out;
  elements(in, [&] {
    if (in.word("null")) out.push_back(std::nullopt);
    else out.push_back(read<V>(in, Shape::plain));
  });
  return out;
}

template <class N> N* read_list(Cursor& in, bool cycle) {
  if (in.word("null")) return nullptr;
  std::vector<N*> nodes;
  if (cycle) in.need('[');
  if (!in.word("null")) elements(in, [&] { nodes.push_back(node_of<N>(read<decltype(N::val)>(in, Shape::plain))); });
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) nodes[i]->next = nodes[i + 1];
  if (cycle) {
    in.need(',');
    if (!in.word("null")) {
      long long place = (long long)integer(in);
      if (place >= 0 && place < (long long)nodes.size()) nodes.back()->next = nodes[std::size_t(place)];
    }
    in.need(']');
  }
  in.built->lists.emplace_back(nodes.begin(), nodes.end());
  return nodes.empty() ? nullptr : nodes[0];
}

template <class N> N* read_given(Cursor& in) {
  in.need('[');
  N* head = read_list<N>(in, false);
  in.need(',');
  auto wanted = read<decltype(N::val)>(in, Shape::plain);
  in.need(']');
  while (head && !(head->val == wanted)) head = head->next;
  return head;
}

template <class N> N* read_tree(Cursor& in) {
  auto values = holes<decltype(N::val)>(in);
  N* root = nullptr;
  if (!values.empty() && values[0]) {
    root = node_of<N>(*values[0]);
    std::vector<N*> queue{root};
    std::size_t at = 1;
    for (std::size_t head = 0; head < queue.size() && at < values.size(); ++head) {
      for (int side = 0; side < 2 && at < values.size(); ++side, ++at) {
        if (!values[at]) continue;
        N* child = node_of<N>(*values[at]);
        (side == 0 ? queue[head]->left : queue[head]->right) = child;
        queue.push_back(child);
      }
    }
  }
  in.built->trees.push_back(root);
  return root;
}

template <class N> N* read_ref(Cursor& in, std::size_t tree) {
  if (in.word("null")) return nullptr;
  auto wanted = read<decltype(N::val)>(in, Shape::plain);
  std::vector<N*> open;
  if (tree < in.built->trees.size()) open.push_back(static_cast<N*>(in.built->trees[tree]));
  while (!open.empty()) {
    N* node = open.back();
    open.pop_back();
    if (!node) continue;
    if (node->val == wanted) return node;
    open.push_back(node->right);
    open.push_back(node->left);
  }
  return nullptr;
}

template <class N> N* read_nary(Cursor& in) {
  auto values = holes<decltype(N::val)>(in);
  if (values.empty() || !values[0]) return nullptr;
  N* root = node_of<N>(*values[0]);
  std::vector<N*> queue{root};
  std::size_t at = 2;
  for (std::size_t head = 0; head < queue.size() && at < values.size(); ++head, ++at) {
    for (; at < values.size() && values[at]; ++at) {
      N* child = node_of<N>(*values[at]);
      add_child(queue[head], child);
      queue.push_back(child);
    }
  }
  return root;
}

template <class N> N* read_random(Cursor& in) {
  if (in.word("null")) return nullptr;
  std::vector<N*> nodes;
  std::vector<long long> targets;
  elements(in, [&] {
    in.need('[');
    nodes.push_back(node_of<N>(read<decltype(N::val)>(in, Shape::plain)));
    in.need(',');
    targets.push_back(in.word("null") ? -1 : (long long)integer(in));
    in.need(']');
  });
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i + 1 < nodes.size()) nodes[i]->next = nodes[i + 1];
    if (targets[i] >= 0) nodes[i]->random = nodes.at(std::size_t(targets[i]));
  }
  in.built->lists.emplace_back(nodes.begin(), nodes.end());
  return nodes.empty() ? nullptr : nodes[0];
}

template <class N> N* read_graph(Cursor& in) {
  auto rows = read<std::vector<std::vector<int>>>(in, Shape::plain);
  std::vector<N*> nodes;
  for (std::size_t i = 0; i < rows.size(); ++i) nodes.push_back(node_of<N>(int(i) + 1));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (int neighbor : rows[i]) add_neighbor(nodes[i], nodes.at(std::size_t(neighbor - 1)));
  in.built->lists.emplace_back(nodes.begin(), nodes.end());
  return nodes.empty() ? nullptr : nodes[0];
}

template <class N> N* read_doubly(Cursor& in) {
  auto values = holes<decltype(N::val)>(in);
  values.push_back(std::nullopt);
  N* head = nullptr;
  std::vector<N*> above, run;
  std::size_t skip = 0;
  for (auto& value : values) {
    if (value) {
      N* node = node_of<N>(*value);
      if (!run.empty()) {
        run.back()->next = node;
        node->prev = run.back();
      }
      run.push_back(node);
      continue;
    }
    if (!run.empty()) {
      if (above.empty()) head = run[0];
      else above[std::min(skip ? skip - 1 : 0, above.size() - 1)]->child = run[0];
      above = run;
      run.clear();
      skip = 0;
    }
    ++skip;
  }
  return head;
}

template <class N> N* read_quad(Cursor& in) {
  std::vector<N*> cells;
  if (in.word("null")) return nullptr;
  elements(in, [&] {
    if (in.word("null")) {
      cells.push_back(nullptr);
      return;
    }
    in.need('[');
    N* node = new N();
    node->isLeaf = integer(in) != 0;
    in.need(',');
    node->val = integer(in) != 0;
    in.need(']');
    cells.push_back(node);
  });
  if (cells.empty() || !cells[0]) return nullptr;
  std::vector<N*> queue{cells[0]};
  std::size_t at = 1;
  for (std::size_t head = 0; head < queue.size() && at < cells.size(); ++head) {
    N** corners[4] = {&queue[head]->topLeft, &queue[head]->topRight, &queue[head]->bottomLeft, &queue[head]->bottomRight};
    for (int corner = 0; corner < 4 && at < cells.size(); ++corner, ++at) {
      *corners[corner] = cells[at];
      if (cells[at]) queue.push_back(cells[at]);
    }
  }
  return cells[0];
}

template <class N> N* read_node(Cursor& in, Shape shape) {
  if constexpr (has_random<N>::value) return read_random<N>(in);
  else if constexpr (has_children<N>::value) return read_nary<N>(in);
  else if constexpr (has_neighbors<N>::value) return read_graph<N>(in);
  else if constexpr (has_quad<N>::value) return read_quad<N>(in);
  else if constexpr (has_child<N>::value) return read_doubly<N>(in);
  else if constexpr (has_left<N>::value) {
    if (shape == Shape::ref) return read_ref<N>(in, 0);
    if (shape == Shape::clone) return read_ref<N>(in, 1);
    return read_tree<N>(in);
  } else if constexpr (has_next<N>::value) {
    if (shape == Shape::node) return read_given<N>(in);
    return read_list<N>(in, shape == Shape::cycle);
  } else {
    refuse("the function takes a pointer to something that tests cannot give");
  }
}

template <class T> T read(Cursor& in, Shape shape) {
  if constexpr (std::is_same_v<T, bool>) {
    if (in.word("true")) return true;
    if (in.word("false")) return false;
    return integer(in) != 0;
  } else if constexpr (std::is_same_v<T, char>) {
    if (in.peek() != '"') return char(integer(in));
    std::string text = in.string();
    return text.empty() ? '\0' : text[0];
  } else if constexpr (is_integer<T>) {
    __int128 value = integer(in);
    if (value != __int128(T(value))) refuse("an argument does not fit the integer type that the function takes");
    return T(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return T(floating(in));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return in.string();
  } else if constexpr (std::is_pointer_v<T>) {
    using N = std::remove_pointer_t<T>;
    if constexpr (std::is_same_v<N, char> || std::is_same_v<N, const char>) {
      auto* kept = new std::string(in.string());
      return kept->data();
    } else {
      return read_node<std::remove_cv_t<N>>(in, shape);
    }
  } else if constexpr (is_optional<T>::value) {
    if (in.word("null")) return std::nullopt;
    return read<typename T::value_type>(in, shape);
  } else if constexpr (is_list_like<T>::value) {
    T out;
    if (in.word("null")) return out;
    elements(in, [&] { out.push_back(read<typename T::value_type>(in, shape)); });
    return out;
  } else if constexpr (is_array<T>::value) {
    T out{};
    std::size_t i = 0;
    elements(in, [&] {
      if (i >= out.size()) refuse("an argument is longer than the array that the function takes");
      out[i++] = read<typename T::value_type>(in, shape);
    });
    return out;
  } else if constexpr (is_set_like<T>::value) {
    T out;
    elements(in, [&] { out.insert(read<typename T::value_type>(in, shape)); });
    return out;
  } else if constexpr (is_map_like<T>::value) {
    T out;
    elements(in, [&] {
      in.need('[');
      auto key = read<typename T::key_type>(in, shape);
      in.need(',');
      out[key] = read<typename T::mapped_type>(in, shape);
      in.need(']');
    });
    return out;
  } else if constexpr (is_tuple<T>::value) {
    T out{};
    bool tagged = in.tag('t');
    in.need('[');
    bool first = true;
    std::apply(
        [&](auto&... part) {
          ((first ? void(first = false) : in.need(','), part = read<std::decay_t<decltype(part)>>(in, shape)), ...);
        },
        out);
    in.need(']');
    if (tagged) in.need('}');
    return out;
  } else {
    static_assert(sizeof(T) == 0, "the function takes a type that tests cannot give");
  }
}

// ---- writing ---------------------------------------------------------------------------------------------------------------

struct Writer {
  std::string out;
  Built* built;

  void comma(bool& first) {
    if (!first) out += ',';
    first = false;
  }
  void string(const char* text, std::size_t length) {
    static const char digits[] = "0123456789abcdef";
    out += '"';
    for (std::size_t i = 0; i < length; ++i) {
      unsigned char c = (unsigned char)text[i];
      if (c == '"' || c == '\\') {
        out += '\\';
        out += char(c);
      } else if (c < 32) {
        out += "\\u00";
        out += digits[c >> 4];
        out += digits[c & 15];
      } else {
        out += char(c);
      }
    }
    out += '"';
  }
  void integer(__int128 value) {
    char text[48];
    int at = 48;
    bool negative = value < 0;
    unsigned __int128 rest = negative ? -(unsigned __int128)value : (unsigned __int128)value;
    do {
      text[--at] = char('0' + int(rest % 10));
      rest /= 10;
    } while (rest);
    if (negative) text[--at] = '-';
    out.append(text + at, std::size_t(48 - at));
  }
  void floating(double value) {
    if (std::isnan(value)) out += "NaN";
    else if (std::isinf(value)) out += value < 0 ? "-Infinity" : "Infinity";
    else {
      char text[40];
      int length = std::snprintf(text, sizeof text, "%.17g", value);
      out.append(text, std::size_t(length));
      if (!std::strpbrk(text, ".e")) out += ".0";
    }
  }
};

template <class T> void write(Writer& to, const T& value, Shape shape);

template <class N> void write_values(Writer& to, N* head) {
  to.out += '[';
  bool first = true;
  for (; head; head = head->next) {
    to.comma(first);
    write(to, head->val, Shape::plain);
    if (to.out.size() > (64u << 20)) refuse("a returned list does not end");
  }
  to.out += ']';
}

template <class N> void write_position(Writer& to, N* node) {
  if (!node) {
    to.out += "-1";
    return;
  }
  for (auto& nodes : to.built->lists)
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i] == node) return to.integer((__int128)i);
  write(to, node->val, Shape::plain);
}

template <class N> void write_tree(Writer& to, N* root) {
  std::vector<N*> queue{root};
  to.out += '[';
  std::size_t nulls = 0;
  bool first = true;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    N* node = queue[head];
    if (!node) {
      ++nulls;
      continue;
    }
    for (; nulls; --nulls) to.out += ",null";
    to.comma(first);
    write(to, node->val, Shape::plain);
    queue.push_back(node->left);
    queue.push_back(node->right);
    if (queue.size() > 8'000'000) refuse("a returned tree does not end");
  }
  to.out += ']';
}

template <class N> void write_next(Writer& to, N* root) {
  to.out += '[';
  bool first = true;
  for (N* level = root; level;) {
    N* below = nullptr;
    for (N* node = level; node; node = node->next) {
      to.comma(first);
      write(to, node->val, Shape::plain);
      if (!below) below = node->left ? node->left : node->right;
      if (to.out.size() > (64u << 20)) refuse("a returned level does not end");
    }
    to.out += ",null";
    level = below;
  }
  to.out += ']';
}

template <class N> void write_nary(Writer& to, N* root) {
  to.out += '[';
  if (root) {
    write(to, root->val, Shape::plain);
    std::vector<N*> queue{root};
    std::size_t nulls = 1;
    for (std::size_t head = 0; head < queue.size(); ++head, ++nulls)
      for (N* child : children_of(queue[head])) {
        if (!child) continue;
        for (; nulls; --nulls) to.out += ",null";
        to.out += ',';
        write(to, child->val, Shape::plain);
        queue.push_back(child);
        if (queue.size() > 8'000'000) refuse("a returned tree does not end");
      }
  }
  to.out += ']';
}

inline void unshared(Writer& to, const void* node) {
  for (auto& nodes : to.built->lists)
    if (std::find(nodes.begin(), nodes.end(), node) != nodes.end()) refuse("the result shares a node with its argument");
}

template <class N> void write_random(Writer& to, N* head) {
  std::unordered_map<N*, std::size_t> places;
  std::vector<N*> nodes;
  for (N* node = head; node && places.emplace(node, nodes.size()).second; node = node->next) nodes.push_back(node);
  to.out += '[';
  bool first = true;
  for (N* node : nodes) {
    unshared(to, node);
    to.comma(first);
    to.out += '[';
    write(to, node->val, Shape::plain);
    to.out += ',';
    auto found = places.find(node->random);
    if (!node->random) to.out += "null";
    else if (found == places.end()) to.out += "-1";
    else to.integer((__int128)found->second);
    to.out += ']';
  }
  to.out += ']';
}

template <class N> void write_graph(Writer& to, N* start) {
  std::map<int, N*> nodes;
  if (start) {
    std::vector<N*> open{start};
    nodes[start->val] = start;
    while (!open.empty()) {
      N* node = open.back();
      open.pop_back();
      unshared(to, node);
      for (N* neighbor : neighbors_of(node))
        if (neighbor && nodes.emplace(neighbor->val, neighbor).second) open.push_back(neighbor);
    }
  }
  to.out += '[';
  bool first = true;
  for (auto& [value, node] : nodes) {
    to.comma(first);
    to.out += '[';
    bool inner = true;
    for (N* neighbor : neighbors_of(node)) {
      to.comma(inner);
      write(to, neighbor->val, Shape::plain);
    }
    to.out += ']';
  }
  to.out += ']';
}

template <class N> void write_quad(Writer& to, N* root) {
  std::vector<N*> queue{root};
  to.out += '[';
  std::size_t nulls = 0;
  bool first = true;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    N* node = queue[head];
    if (!node) {
      ++nulls;
      continue;
    }
    for (; nulls; --nulls) to.out += ",null";
    to.comma(first);
    to.out += node->isLeaf ? "[1," : "[0,";
    to.out += node->val ? "1]" : "0]";
    for (N* corner : {node->topLeft, node->topRight, node->bottomLeft, node->bottomRight})
      queue.push_back(node->isLeaf ? nullptr : corner);
    if (queue.size() > 8'000'000) refuse("a returned tree does not end");
  }
  to.out += ']';
}

template <class N> void write_node(Writer& to, N* node, Shape shape) {
  if constexpr (has_random<N>::value) write_random(to, node);
  else if constexpr (has_children<N>::value) write_nary(to, node);
  else if constexpr (has_neighbors<N>::value) write_graph(to, node);
  else if constexpr (has_quad<N>::value) write_quad(to, node);
  else if constexpr (has_child<N>::value) write_values(to, node);
  else if constexpr (has_left<N>::value) {
    if (shape == Shape::ref || shape == Shape::clone) {
      if (node) write(to, node->val, Shape::plain);
      else to.out += "null";
    } else if constexpr (has_next<N>::value) {
      write_next(to, node);
    } else {
      write_tree(to, node);
    }
  } else if constexpr (has_next<N>::value) {
    if (shape == Shape::cycle) write_position(to, node);
    else if (shape == Shape::intersection || shape == Shape::ref) {
      if (node) write(to, node->val, Shape::plain);
      else to.out += "null";
    } else write_values(to, node);
  } else {
    to.out += "{\"x\":\"pointer\"}";
  }
}

template <class Range> void write_range(Writer& to, const Range& range, Shape shape) {
  to.out += '[';
  bool first = true;
  for (const auto& item : range) {
    to.comma(first);
    if constexpr (std::is_same_v<Range, std::vector<bool>>) to.out += item ? "true" : "false";
    else write(to, item, shape);
  }
  to.out += ']';
}

template <class T> void write(Writer& to, const T& value, Shape shape) {
  if constexpr (std::is_same_v<T, bool>) to.out += value ? "true" : "false";
  else if constexpr (std::is_same_v<T, char>) to.string(&value, 1);
  else if constexpr (is_integer<T>) to.integer((__int128)value);
  else if constexpr (std::is_enum_v<T>) to.integer((__int128)(long long)value);
  else if constexpr (std::is_floating_point_v<T>) to.floating(double(value));
  else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>)
    to.string(value.data(), value.size());
  else if constexpr (std::is_pointer_v<T>) {
    using N = std::remove_cv_t<std::remove_pointer_t<T>>;
    if constexpr (std::is_same_v<N, char>) to.string(value, std::strlen(value));
    else if constexpr (std::is_class_v<N>) write_node<N>(to, const_cast<N*>(value), shape);
    else to.out += "{\"x\":\"pointer\"}";
  } else if constexpr (is_optional<T>::value) {
    if (value) write(to, *value, shape);
    else to.out += "null";
  } else if constexpr (is_list_like<T>::value || is_array<T>::value) {
    write_range(to, value, shape);
  } else if constexpr (is_set_like<T>::value) {
    to.out += "{\"s\":";
    write_range(to, value, shape);
    to.out += '}';
  } else if constexpr (is_map_like<T>::value) {
    to.out += "{\"d\":[";
    bool first = true;
    for (const auto& [key, item] : value) {
      to.comma(first);
      to.out += '[';
      write(to, key, shape);
      to.out += ',';
      write(to, item, shape);
      to.out += ']';
    }
    to.out += "]}";
  } else if constexpr (is_tuple<T>::value) {
    to.out += "{\"t\":[";
    bool first = true;
    std::apply([&](const auto&... part) { ((to.comma(first), write(to, part, shape)), ...); }, value);
    to.out += "]}";
  } else {
    to.out += "{\"x\":\"object\"}";
  }
}

// ---- calls -----------------------------------------------------------------------------------------------------------------

/** One test: its text, its answer's descriptor. Standard output belongs to the submission only as standard error. */
struct Test {
  std::string text;
  Built built;
  Cursor in{};
  Writer result, argument;
  int descriptor;

  Test() {
    char buffer[65536];
    for (ssize_t count; (count = ::read(0, buffer, sizeof buffer)) > 0;) text.append(buffer, std::size_t(count));
    in = Cursor{text.data(), text.data() + text.size(), &built};
    result.built = argument.built = &built;
    descriptor = fcntl(1, F_DUPFD_CLOEXEC, 100);
    dup2(2, 1);
    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
  }

  void answer(bool with_argument) {
    std::string out = result.out + "\n";
    if (with_argument) out += argument.out + "\n";
    const char* at = out.data();
    for (std::size_t left = out.size(); left > 0;) {
      ssize_t count = ::write(descriptor, at, left);
      if (count <= 0) _exit(4);
      at += count;
      left -= std::size_t(count);
    }
    _exit(0);
  }
};

/** Shapes of a signature: parameters in order, then the result. */
struct Signature {
  std::vector<Shape> params;
  Shape returns = Shape::plain;
  int return_argument = -1;

  Shape at(std::size_t i) const { return i < params.size() ? params[i] : Shape::plain; }
};

/** The two heads of one wire value: own values before the shared ones, skips beside them. */
template <class N> std::pair<N*, N*> read_intersection(Cursor& in) {
  in.need('[');
  auto a = read<std::vector<decltype(N::val)>>(in, Shape::plain);
  in.need(',');
  auto b = read<std::vector<decltype(N::val)>>(in, Shape::plain);
  in.need(',');
  std::size_t skip_a = (std::size_t)integer(in);
  in.need(',');
  std::size_t skip_b = (std::size_t)integer(in);
  in.need(']');
  auto chain = [](auto from, auto to, N* tail) {
    N* head = tail;
    while (to != from) {
      N* node = node_of<N>(*--to);
      node->next = head;
      head = node;
    }
    return head;
  };
  N* shared = chain(a.begin() + (std::ptrdiff_t)std::min(skip_a, a.size()), a.end(), (N*)nullptr);
  return {chain(a.begin(), a.begin() + (std::ptrdiff_t)std::min(skip_a, a.size()), shared),
          chain(b.begin(), b.begin() + (std::ptrdiff_t)std::min(skip_b, b.size()), shared)};
}

template <class... A> std::tuple<std::decay_t<A>...> read_arguments(Cursor& in, const Signature& signature) {
  std::tuple<std::decay_t<A>...> values;
  in.need('[');
  if constexpr (sizeof...(A) == 2) {
    using First = std::tuple_element_t<0, std::tuple<std::decay_t<A>...>>;
    if constexpr (std::is_pointer_v<First>) {
      using N = std::remove_pointer_t<First>;
      if constexpr (has_next<N>::value && !has_left<N>::value && !has_random<N>::value && !has_child<N>::value &&
                    std::is_same_v<First, std::tuple_element_t<1, std::tuple<std::decay_t<A>...>>>) {
        if (signature.at(0) == Shape::intersection) {
          auto heads = read_intersection<N>(in);
          std::get<0>(values) = heads.first;
          std::get<1>(values) = heads.second;
          in.need(']');
          return values;
        }
      }
    }
  }
  std::size_t i = 0;
  std::apply(
      [&](auto&... value) {
        ((i ? in.need(',') : void(), value = read<std::decay_t<decltype(value)>>(in, signature.at(i)), ++i), ...);
      },
      values);
  in.need(']');
  return values;
}

template <class Invoke, class... A> void run_call(Test& test, const Signature& signature, Invoke invoke, std::tuple<A...>& values) {
  using R = decltype(std::apply(invoke, values));
  if constexpr (std::is_void_v<R>) {
    std::apply(invoke, values);
    test.result.out = "null";
  } else {
    auto&& result = std::apply(invoke, values);
    write(test.result, static_cast<const std::decay_t<R>&>(result), signature.returns);
  }
  if (signature.return_argument >= 0) {
    int i = 0;
    std::apply(
        [&](auto&... value) {
          ((i == signature.return_argument
                ? write(test.argument, value, signature.at(std::size_t(i)) == Shape::node ? Shape::list : signature.at(std::size_t(i)))
                : void(),
            ++i),
           ...);
        },
        values);
  }
  test.answer(signature.return_argument >= 0);
}

template <class C, class R, class... A> void call_member(Test& test, const Signature& signature, R (C::*method)(A...)) {
  auto values = read_arguments<A...>(test.in, signature);
  C* object = new C();
  run_call(test, signature, [&](auto&... value) -> R { return (object->*method)(static_cast<A&&>(value)...); }, values);
}
template <class C, class R, class... A> void call_member(Test& test, const Signature& signature, R (C::*method)(A...) const) {
  call_member(test, signature, reinterpret_cast<R (C::*)(A...)>(method));
}
template <class R, class... A> void call_member(Test& test, const Signature& signature, R (*function)(A...)) {
  auto values = read_arguments<A...>(test.in, signature);
  run_call(test, signature, [&](auto&... value) -> R { return function(static_cast<A&&>(value)...); }, values);
}

/** A call whose types the signature names, where the submission has several functions of that name. */
template <class... A, class Invoke> void call_typed(Test& test, const Signature& signature, Invoke invoke) {
  auto values = read_arguments<A...>(test.in, signature);
  run_call(test, signature, invoke, values);
}

// ---- design classes --------------------------------------------------------------------------------------------------------

/** Becomes whatever type a constructor of C wants of the argument at this place; never C itself, to be copied. */
template <class C> struct Argument {
  mutable Cursor in;
  Shape shape;

  template <class T, class = std::enable_if_t<!std::is_same_v<std::decay_t<T>, C>>> operator T&() const {
    using Plain = std::remove_cv_t<T>;
    return *new Plain(read<Plain>(in, shape));
  }
};

template <class C> struct Design {
  Test test;
  std::vector<std::string> operations;
  C* object = nullptr;
  std::size_t at = 0;

  Design() {
    test.in.need('[');
    operations = read<std::vector<std::string>>(test.in, Shape::plain);
    test.in.need(',');
    test.in.need('[');
    test.result.out = "[";
  }

  bool more() const { return at < operations.size(); }
  const std::string& operation() const { return operations[at]; }

  /** The arguments of the constructor, each at its place. */
  std::vector<Argument<C>> constructor(const Signature& signature) {
    std::vector<Argument<C>> found;
    elements(test.in, [&] {
      found.push_back({test.in, signature.at(found.size())});
      test.in.skip();
    });
    test.result.out += "null";
    ++at;
    return found;
  }

  template <class R, class... A> void method(R (C::*method)(A...)) {
    test.in.need(',');
    auto values = read_arguments<A...>(test.in, Signature{});
    auto invoke = [&](auto&... value) -> R { return (object->*method)(static_cast<A&&>(value)...); };
    test.result.out += ',';
    if constexpr (std::is_void_v<R>) {
      std::apply(invoke, values);
      test.result.out += "null";
    } else {
      auto&& result = std::apply(invoke, values);
      write(test.result, static_cast<const std::decay_t<R>&>(result), Shape::plain);
    }
    ++at;
  }
  template <class R, class... A> void method(R (C::*given)(A...) const) {
    method(reinterpret_cast<R (C::*)(A...)>(given));
  }

  void unknown() { refuse(("the class has no " + operation()).c_str()); }
  void finish() {
    test.result.out += ']';
    test.answer(false);
  }
};

}  // namespace touchstone
#endif
