// Walks a parsed template and writes its text. One Interpreter is one render: it owns the heap and the scopes, and dies with
// them. Scopes follow Jinja: for, macro, call, with and filter open one, if does not; a name is looked for outward.
#pragma once

#include "engine/text/jinja_ast.h"
#include "engine/text/jinja_operators.h"

#include <nlohmann/json_fwd.hpp>

namespace ponder::jinja {

struct Scope {
    Scope* parent = nullptr;
    bool captured = false; // a macro defined inside may outlive the block, so the scope must too
    std::vector<std::pair<Name, Value>> variables;
};

// A running loop. Items are drawn one by one, so that a loop's condition sees what its body did; loop.last looks one ahead and
// loop.length, where a condition hides it, draws the rest.
struct LoopState : Object {
    const ForStmt* statement = nullptr;
    Sequence* source = nullptr;
    std::size_t at = 0;       // of the source, not yet drawn
    std::vector<Value> ahead; // drawn and not yet run, from `ahead_at`
    std::size_t ahead_at = 0;
    Value before, current;
    std::size_t turns = 0;                     // begun so far
    std::size_t depth = 0;                     // of recursion, from 0
    Scope* scope = nullptr;                    // around the loop
    std::optional<std::vector<Value>> changed; // what loop.changed saw last
};

struct MacroValue : Object {
    const MacroStmt* definition = nullptr;
    Scope* scope = nullptr;
};

class Interpreter {
  public:
    Interpreter(const Program& program, const TemplateLimits& limits, std::optional<long long> clock);

    // context: a JSON object of the globals.
    MarkedText render(const nlohmann::ordered_json& context);

    Heap& heap() { return heap_; }
    std::optional<long long> clock() const { return clock_; }
    Value call(const Value& callee, Arguments& arguments);
    Value call_filter(const Value& name, const Value& input, Arguments& arguments);
    bool call_test(const Value& name, const Value& input, Arguments& arguments);
    // object.name and object[key] as Jinja resolves them: a missing one is undefined.
    Value item(const Value& object, const Value& key);
    Value attribute(const Value& object, const Value& name, const Methods* methods);

  private:
    enum class Flow { normal, break_, continue_ };

    // An open scope; closing it gives the storage back for the next block.
    class OpenScope {
      public:
        explicit OpenScope(Interpreter& interpreter, Scope* parent);
        ~OpenScope();
        OpenScope(const OpenScope&) = delete;

      private:
        Interpreter& interpreter_;
        Scope* before_;
        Scope* scope_ = nullptr;
    };
    class Capture; // output of a block as a string

    Flow run(const Block& block);
    Flow run(const Stmt& statement);
    Flow run_if(const IfStmt& statement);
    Flow run_for(const ForStmt& statement);
    Flow run_with(const WithStmt& statement);
    void run_set(const SetStmt& statement);
    Flow run_set_block(const SetBlockStmt& statement);
    Flow run_filter(const FilterStmt& statement);
    void run_macro(const MacroStmt& statement);
    void run_call(const CallStmt& statement);
    Flow loop_over(const ForStmt& statement, const Value& iterable, std::size_t depth);
    bool accepts(const ForStmt& statement, const Value& item, Scope* around);
    bool draw(LoopState& loop, Value& item);
    bool peek(LoopState& loop);
    std::size_t loop_length(LoopState& loop);

    Value eval(const Expr& expr);
    Value eval_name(const NameExpr& expr);
    Value eval_list(const ListExpr& expr);
    Value eval_dict(const DictExpr& expr);
    Value eval_chain(const ChainExpr& expr);
    Value eval_compare(const ChainExpr& expr);
    Value eval_logic(const LogicExpr& expr);
    Value eval_conditional(const ConditionalExpr& expr);
    Value eval_item(const ItemExpr& expr);
    Value eval_call(const CallExpr& expr, const Value* caller = nullptr);
    Value eval_filter(const FilterExpr& expr, const Value* block);
    Value eval_test(const TestExpr& expr);
    void eval_arguments(const CallArguments& from, Arguments& to);

    Value call_macro(const MacroValue& macro, Arguments& arguments);
    Value call_loop(LoopState& loop, Arguments& arguments);
    std::optional<Value> loop_attribute(LoopState& loop, std::string_view name);
    std::optional<Value> macro_attribute(const MacroValue& macro, std::string_view name);

    void assign(const Target& target, Value value);
    void set_variable(Name name, Value value);
    const Value* find_variable(Name name);
    Value make_macro(const MacroStmt& definition);
    void write(const MarkedText& text);
    void write(std::string_view text, bool data);

    const Program& program_;
    Heap heap_; // first of what holds values, so that it goes last
    std::optional<long long> clock_;
    std::vector<std::unique_ptr<Scope>> scopes_;
    std::vector<Scope*> free_scopes_;
    std::vector<std::optional<Value>> globals_; // by Name
    Scope* scope_ = nullptr;                    // null: the top level, whose variables are the globals
    MarkedText* out_ = nullptr;
    std::size_t depth_ = 0; // of C++ calls
    std::size_t calls_ = 0; // of macros and recursive loops
    std::size_t deepest_;
};

} // namespace ponder::jinja
