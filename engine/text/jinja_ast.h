// A parsed template: a tree of statements and expressions that never changes after parsing and may be rendered by several
// threads. Names are numbers, constants are values, filters and tests are already function pointers, so that rendering looks
// nothing up.
#pragma once

#include "engine/text/jinja_builtins.h"
#include "engine/text/jinja_value.h"

#include <deque>
#include <memory>
#include <unordered_map>

namespace ponder::jinja {

using Name = std::uint32_t; // an index into Program::names

enum class ExprKind : std::uint8_t {
    constant,
    name,
    list,
    tuple,
    dict,
    negate,
    plus,
    not_,
    chain,
    logic,
    compare,
    conditional,
    attribute,
    item,
    slice,
    call,
    filter,
    test,
};

struct Expr {
    Expr(ExprKind kind, int line) : kind(kind), line(line) {}
    virtual ~Expr() = default;
    ExprKind kind;
    int line;
    std::size_t height = 1; // of the tree below; bounded by the parser, so recursion over it is too
};
using ExprPtr = std::unique_ptr<Expr>;

struct ConstantExpr : Expr {
    ConstantExpr(int line, Value value) : Expr(ExprKind::constant, line), value(std::move(value)) {}
    Value value;
};
struct NameExpr : Expr {
    NameExpr(int line, Name name) : Expr(ExprKind::name, line), name(name) {}
    Name name;
};
struct ListExpr : Expr { // a list or a tuple
    using Expr::Expr;
    std::vector<ExprPtr> items;
};
struct DictExpr : Expr {
    explicit DictExpr(int line) : Expr(ExprKind::dict, line) {}
    std::vector<std::pair<ExprPtr, ExprPtr>> entries;
};
struct UnaryExpr : Expr { // negate, plus, not
    UnaryExpr(ExprKind kind, int line, ExprPtr operand) : Expr(kind, line), operand(std::move(operand)) {}
    ExprPtr operand;
};

enum class Op : std::uint8_t {
    add,
    subtract,
    concat,
    multiply,
    divide,
    floor_divide,
    modulo,
    power,
    eq,
    ne,
    lt,
    le,
    gt,
    ge,
    in,
    not_in
};

// a + b - c: evaluated from the left. One node, so that a long sum of strings is not a deep tree.
struct ChainExpr : Expr {
    explicit ChainExpr(ExprKind kind, int line, ExprPtr first) : Expr(kind, line), first(std::move(first)) {}
    ExprPtr first;
    std::vector<std::pair<Op, ExprPtr>> rest; // of kind compare: a < b < c, each pair tested
};
struct LogicExpr : Expr { // a or b or c; a and b and c
    LogicExpr(int line, bool is_or) : Expr(ExprKind::logic, line), is_or(is_or) {}
    bool is_or;
    std::vector<ExprPtr> operands;
};
struct ConditionalExpr : Expr {
    explicit ConditionalExpr(int line) : Expr(ExprKind::conditional, line) {}
    ExprPtr condition, then, otherwise; // otherwise may be null: undefined
};
struct AttributeExpr : Expr {
    explicit AttributeExpr(int line) : Expr(ExprKind::attribute, line) {}
    ExprPtr object;
    Value name; // a string
    const Methods* methods = nullptr;
};
struct ItemExpr : Expr {
    explicit ItemExpr(int line) : Expr(ExprKind::item, line) {}
    ExprPtr object, index;
};
struct SliceExpr : Expr { // only as the index of an ItemExpr
    explicit SliceExpr(int line) : Expr(ExprKind::slice, line) {}
    ExprPtr start, stop, step; // each may be null
};

struct CallArguments {
    std::vector<ExprPtr> positional;
    std::vector<std::pair<Value, ExprPtr>> named;
    ExprPtr more_positional, more_named; // *args, **kwargs; may be null
};
struct CallExpr : Expr {
    explicit CallExpr(int line) : Expr(ExprKind::call, line) {}
    ExprPtr callee;
    CallArguments arguments;
};
struct FilterExpr : Expr {
    explicit FilterExpr(int line) : Expr(ExprKind::filter, line) {}
    ExprPtr input; // null at the start of a {% filter %} or {% set %} block: the block's text
    Value name;
    Function function = nullptr; // null: no such filter, an error when it is reached
    CallArguments arguments;
};
struct TestExpr : Expr {
    explicit TestExpr(int line) : Expr(ExprKind::test, line) {}
    ExprPtr input;
    Value name;
    Test function = nullptr;
    CallArguments arguments;
};

enum class StmtKind : std::uint8_t {
    text,
    print,
    if_,
    for_,
    set,
    set_block,
    macro,
    call,
    filter,
    with,
    scope,
    do_,
    break_,
    continue_
};

struct Stmt {
    Stmt(StmtKind kind, int line) : kind(kind), line(line) {}
    virtual ~Stmt() = default;
    StmtKind kind;
    int line;
};
using StmtPtr = std::unique_ptr<Stmt>;
using Block = std::vector<StmtPtr>;

struct Target { // what is assigned to: a name, an attribute of a namespace, or several of them
    enum class Kind : std::uint8_t { name, attribute, tuple } kind = Kind::name;
    int line = 0;
    Name name = 0;
    Value attribute;
    std::vector<Target> parts;
};

struct TextStmt : Stmt {
    TextStmt(int line, std::string text) : Stmt(StmtKind::text, line), text(std::move(text)) {}
    std::string text;
};
struct PrintStmt : Stmt { // {{ expr }}, and {% do expr %} which prints nothing
    PrintStmt(StmtKind kind, int line, ExprPtr expr) : Stmt(kind, line), expr(std::move(expr)) {}
    ExprPtr expr;
};
struct IfStmt : Stmt {
    explicit IfStmt(int line) : Stmt(StmtKind::if_, line) {}
    struct Branch {
        ExprPtr condition; // null: else
        Block body;
    };
    std::vector<Branch> branches;
};
struct ForStmt : Stmt {
    explicit ForStmt(int line) : Stmt(StmtKind::for_, line) {}
    Target target;
    ExprPtr iterable, filter; // filter may be null
    bool recursive = false;
    bool uses_loop = false;
    Block body, otherwise;
};
struct SetStmt : Stmt {
    explicit SetStmt(int line) : Stmt(StmtKind::set, line) {}
    Target target;
    ExprPtr value;
};
struct SetBlockStmt : Stmt {
    explicit SetBlockStmt(int line) : Stmt(StmtKind::set_block, line) {}
    Target target;
    ExprPtr filter; // a chain of FilterExpr, or null
    Block body;
};
struct MacroStmt : Stmt { // also the body of a {% call %}, which is the macro "caller"
    explicit MacroStmt(int line) : Stmt(StmtKind::macro, line) {}
    Name name = 0;
    struct Parameter {
        Name name;
        ExprPtr fallback; // null: undefined when not given
    };
    std::vector<Parameter> parameters;
    bool uses_varargs = false, uses_kwargs = false, uses_caller = false;
    Block body;
};
struct CallStmt : Stmt {
    explicit CallStmt(int line) : Stmt(StmtKind::call, line) {}
    std::unique_ptr<MacroStmt> caller;
    ExprPtr call; // a CallExpr
};
struct FilterStmt : Stmt {
    explicit FilterStmt(int line) : Stmt(StmtKind::filter, line) {}
    ExprPtr filter;
    Block body;
};
struct WithStmt : Stmt { // also a plain scope, with no assignments
    WithStmt(StmtKind kind, int line) : Stmt(kind, line) {}
    std::vector<std::pair<Target, ExprPtr>> assignments;
    Block body;
};

struct Program {
    std::deque<String> strings; // of all constants and names; first, so that it outlives the values
    Block body;
    std::vector<Value> names; // strings, by Name
    std::unordered_map<std::string, Name> name_ids;
    std::vector<std::pair<Name, Function>> globals; // the built-in functions that the template names
    Name loop = 0, varargs = 0, kwargs = 0, caller = 0;

    Value constant(std::string text);
    Name intern(std::string_view name);
};

} // namespace ponder::jinja
