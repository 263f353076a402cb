#include "engine/text/jinja_interpreter.h"

#include "engine/text/jinja_json.h"

namespace ponder::jinja {

// What a block writes, as a string instead of into the output around it.
class Interpreter::Capture {
  public:
    explicit Capture(Interpreter& interpreter) : interpreter_(interpreter), before_(interpreter.out_) {
        interpreter.out_ = &text_;
    }
    ~Capture() { interpreter_.out_ = before_; }
    Capture(const Capture&) = delete;

    Value take() {
        interpreter_.heap_.give_memory(2 * text_.text.size()); // taken by write(); the string takes its own
        return interpreter_.heap_.string(std::move(text_));
    }

  private:
    Interpreter& interpreter_;
    MarkedText* before_;
    MarkedText text_;
};

Interpreter::OpenScope::OpenScope(Interpreter& interpreter, Scope* parent)
    : interpreter_(interpreter), before_(interpreter.scope_) {
    if (interpreter.free_scopes_.empty()) {
        interpreter.heap_.take_memory(sizeof(Scope));
        interpreter.scopes_.push_back(std::make_unique<Scope>());
        interpreter.free_scopes_.reserve(interpreter.scopes_.size()); // closing must not fail
        interpreter.free_scopes_.push_back(interpreter.scopes_.back().get());
    }
    scope_ = interpreter.free_scopes_.back();
    interpreter.free_scopes_.pop_back();
    scope_->parent = parent;
    interpreter.scope_ = scope_;
}

Interpreter::OpenScope::~OpenScope() {
    interpreter_.scope_ = before_;
    if (scope_->captured) return;
    interpreter_.heap_.give_memory(scope_->variables.size() * sizeof(scope_->variables[0]));
    scope_->variables.clear();
    interpreter_.free_scopes_.push_back(scope_);
}

Interpreter::Interpreter(const Program& program, const TemplateLimits& limits, std::optional<long long> clock)
    : program_(program), heap_(limits), clock_(clock), globals_(program.names.size()), deepest_(10 * limits.depth) {}

MarkedText Interpreter::render(const nlohmann::ordered_json& context) {
    for (const auto& [name, function] : program_.globals) {
        auto* builtin = heap_.make<Builtin>();
        builtin->function = function;
        globals_[name] = Value::object(Kind::builtin, builtin);
    }
    for (const auto& [key, value] : context.items()) {
        const auto name = program_.name_ids.find(key);
        if (name == program_.name_ids.end()) continue; // the template never asks
        const bool data = key == "messages" || key == "tools" || key == "documents";
        globals_[name->second] = value_of_json(heap_, value, data);
    }
    MarkedText out;
    out_ = &out;
    run(program_.body);
    return out;
}

void Interpreter::write(const MarkedText& text) {
    heap_.check_length(out_->text.size() + text.text.size());
    heap_.take_memory(2 * text.text.size());
    heap_.spend_bytes(text.text.size());
    out_->append(text);
}

void Interpreter::write(std::string_view text, bool data) {
    heap_.check_length(out_->text.size() + text.size());
    heap_.take_memory(2 * text.size());
    heap_.spend_bytes(text.size());
    out_->text += text;
    out_->is_data.append(text.size(), data ? '\1' : '\0');
}

// Statements.

Interpreter::Flow Interpreter::run(const Block& block) {
    const Depth depth(heap_, depth_, deepest_);
    for (const StmtPtr& statement : block)
        if (const Flow flow = run(*statement); flow != Flow::normal) return flow;
    return Flow::normal;
}

Interpreter::Flow Interpreter::run(const Stmt& statement) try {
    heap_.spend(1);
    switch (statement.kind) {
    case StmtKind::text:
        write(static_cast<const TextStmt&>(statement).text, false);
        break;
    case StmtKind::print: {
        const Value value = eval(*static_cast<const PrintStmt&>(statement).expr);
        if (value.is_string())
            write(value.text());
        else if (!value.is_undefined())
            write(to_text(heap_, value).text());
        break;
    }
    case StmtKind::do_:
        eval(*static_cast<const PrintStmt&>(statement).expr);
        break;
    case StmtKind::if_:
        return run_if(static_cast<const IfStmt&>(statement));
    case StmtKind::for_:
        return run_for(static_cast<const ForStmt&>(statement));
    case StmtKind::set:
        run_set(static_cast<const SetStmt&>(statement));
        break;
    case StmtKind::set_block:
        return run_set_block(static_cast<const SetBlockStmt&>(statement));
    case StmtKind::macro:
        run_macro(static_cast<const MacroStmt&>(statement));
        break;
    case StmtKind::call:
        run_call(static_cast<const CallStmt&>(statement));
        break;
    case StmtKind::filter:
        return run_filter(static_cast<const FilterStmt&>(statement));
    case StmtKind::with:
    case StmtKind::scope:
        return run_with(static_cast<const WithStmt&>(statement));
    case StmtKind::break_:
        return Flow::break_;
    case StmtKind::continue_:
        return Flow::continue_;
    }
    return Flow::normal;
} catch (TemplateError& error) {
    if (!error.line) error.line = statement.line;
    throw;
}

Interpreter::Flow Interpreter::run_if(const IfStmt& statement) {
    for (const IfStmt::Branch& branch : statement.branches)
        if (!branch.condition || truthy(eval(*branch.condition))) return run(branch.body);
    return Flow::normal;
}

Interpreter::Flow Interpreter::run_for(const ForStmt& statement) { return loop_over(statement, eval(*statement.iterable), 0); }

Interpreter::Flow Interpreter::run_with(const WithStmt& statement) {
    if (statement.kind == StmtKind::scope) return run(statement.body); // {% generation %} opens no scope
    std::vector<Value> values;                                         // all before any is assigned
    for (const auto& [target, value] : statement.assignments) values.push_back(eval(*value));
    const OpenScope scope(*this, scope_);
    for (std::size_t i = 0; i < values.size(); ++i) assign(statement.assignments[i].first, std::move(values[i]));
    return run(statement.body);
}

void Interpreter::run_set(const SetStmt& statement) { assign(statement.target, eval(*statement.value)); }

Interpreter::Flow Interpreter::run_set_block(const SetBlockStmt& statement) {
    Value text;
    {
        const OpenScope scope(*this, scope_);
        Capture capture(*this);
        if (const Flow flow = run(statement.body); flow != Flow::normal) return flow;
        text = capture.take();
    }
    if (statement.filter) text = eval_filter(static_cast<const FilterExpr&>(*statement.filter), &text);
    assign(statement.target, std::move(text));
    return Flow::normal;
}

Interpreter::Flow Interpreter::run_filter(const FilterStmt& statement) {
    Value text;
    {
        const OpenScope scope(*this, scope_);
        Capture capture(*this);
        if (const Flow flow = run(statement.body); flow != Flow::normal) return flow;
        text = capture.take();
    }
    write(to_text(heap_, eval_filter(static_cast<const FilterExpr&>(*statement.filter), &text)).text());
    return Flow::normal;
}

Value Interpreter::make_macro(const MacroStmt& definition) {
    auto* macro = heap_.make<MacroValue>();
    macro->definition = &definition;
    macro->scope = scope_;
    for (Scope* scope = scope_; scope && !scope->captured; scope = scope->parent) scope->captured = true;
    return Value::object(Kind::macro, macro);
}

void Interpreter::run_macro(const MacroStmt& statement) { set_variable(statement.name, make_macro(statement)); }

void Interpreter::run_call(const CallStmt& statement) {
    const Value caller = make_macro(*statement.caller);
    write(to_text(heap_, eval_call(static_cast<const CallExpr&>(*statement.call), &caller)).text());
}

// Variables.

void Interpreter::set_variable(Name name, Value value) {
    if (!scope_) {
        globals_[name] = std::move(value);
        return;
    }
    heap_.spend(scope_->variables.size() / 32);
    for (auto& [known, old] : scope_->variables)
        if (known == name) {
            old = std::move(value);
            return;
        }
    heap_.take_memory(sizeof(scope_->variables[0]));
    scope_->variables.emplace_back(name, std::move(value));
}

const Value* Interpreter::find_variable(Name name) {
    for (const Scope* scope = scope_; scope; scope = scope->parent) {
        heap_.spend(scope->variables.size() / 32);
        for (const auto& [known, value] : scope->variables)
            if (known == name) return &value;
    }
    return globals_[name] ? &*globals_[name] : nullptr;
}

void Interpreter::assign(const Target& target, Value value) {
    switch (target.kind) {
    case Target::Kind::name:
        set_variable(target.name, std::move(value));
        return;
    case Target::Kind::attribute: {
        const Value* object = find_variable(target.name);
        if (!object || !object->is(Kind::name_space))
            fail_template("attributes can be set on a namespace only, and '" + std::string(program_.names[target.name].view()) +
                          "' is none");
        set_entry(heap_, object->dict(), target.attribute, std::move(value));
        return;
    }
    case Target::Kind::tuple:
        break;
    }
    if (value.is_undefined()) fail_template(value.undefined_message());
    const Sequence& parts = iterate(heap_, value);
    if (parts.items.size() != target.parts.size())
        fail_template(std::to_string(target.parts.size()) + " values are needed to assign, and there are " +
                      std::to_string(parts.items.size()));
    for (std::size_t i = 0; i < target.parts.size(); ++i) assign(target.parts[i], parts.items[i]);
}

// Loops.

bool Interpreter::accepts(const ForStmt& statement, const Value& item, Scope* around) {
    const OpenScope scope(*this, around);
    assign(statement.target, item);
    return truthy(eval(*statement.filter));
}

bool Interpreter::draw(LoopState& loop, Value& item) {
    if (loop.ahead_at < loop.ahead.size()) {
        item = std::move(loop.ahead[loop.ahead_at++]);
        return true;
    }
    while (loop.at < loop.source->items.size()) { // not an iterator: the body may append
        heap_.spend(1);
        Value next = loop.source->items[loop.at++];
        if (loop.statement->filter && !accepts(*loop.statement, next, loop.scope)) continue;
        item = std::move(next);
        return true;
    }
    return false;
}

bool Interpreter::peek(LoopState& loop) {
    if (loop.ahead_at < loop.ahead.size()) return true;
    Value item;
    if (!draw(loop, item)) return false;
    loop.ahead.clear();
    loop.ahead_at = 0;
    loop.ahead.push_back(std::move(item));
    return true;
}

std::size_t Interpreter::loop_length(LoopState& loop) {
    if (!loop.statement->filter) return loop.source->items.size();
    std::vector<Value> rest;
    for (Value item; draw(loop, item);) {
        heap_.take_memory(sizeof(Value));
        rest.push_back(std::move(item));
    }
    loop.ahead = std::move(rest);
    loop.ahead_at = 0;
    return loop.turns + loop.ahead.size();
}

Interpreter::Flow Interpreter::loop_over(const ForStmt& statement, const Value& iterable, std::size_t depth) {
    auto* loop = heap_.make<LoopState>();
    loop->statement = &statement;
    loop->source = &iterate(heap_, iterable);
    loop->depth = depth;
    loop->scope = scope_;
    bool completed = false; // Jinja's else runs unless a turn came to its end
    for (Value item; draw(*loop, item);) {
        heap_.spend(1);
        const OpenScope scope(*this, loop->scope);
        ++loop->turns;
        if (statement.uses_loop) {
            loop->before = std::move(loop->current);
            loop->current = item;
            set_variable(program_.loop, Value::object(Kind::loop, loop));
        }
        assign(statement.target, std::move(item));
        const Flow flow = run(statement.body);
        if (flow == Flow::break_) break;
        completed |= flow == Flow::normal;
    }
    if (completed || statement.otherwise.empty()) return Flow::normal;
    const OpenScope scope(*this, scope_);
    return run(statement.otherwise);
}

Value Interpreter::call_loop(LoopState& loop, Arguments& arguments) {
    if (!loop.statement->recursive) fail_template("a loop can be called only if it is marked 'recursive'");
    const Value* iterable = arguments.bind("loop", {"iterable"})[0];
    if (!iterable) fail_template("loop() needs what to loop over");
    const Depth depth(heap_, calls_, heap_.limits().depth);
    Scope* before = scope_;
    scope_ = loop.scope;
    Capture capture(*this);
    loop_over(*loop.statement, *iterable, loop.depth + 1);
    scope_ = before;
    return capture.take();
}

std::optional<Value> Interpreter::loop_attribute(LoopState& loop, std::string_view name) {
    const auto number = [](std::size_t n) { return Value::integer(static_cast<std::int64_t>(n)); };
    if (name == "index0") return number(loop.turns - 1);
    if (name == "index") return number(loop.turns);
    if (name == "first") return Value::boolean(loop.turns == 1);
    if (name == "last") return Value::boolean(!peek(loop));
    if (name == "length") return number(loop_length(loop));
    if (name == "revindex") return number(loop_length(loop) - loop.turns + 1);
    if (name == "revindex0") return number(loop_length(loop) - loop.turns);
    if (name == "previtem") return loop.turns == 1 ? heap_.undefined_hint("there is no previous item") : loop.before;
    if (name == "nextitem") return peek(loop) ? loop.ahead[loop.ahead_at] : heap_.undefined_hint("there is no next item");
    if (name == "depth") return number(loop.depth + 1);
    if (name == "depth0") return number(loop.depth);
    return std::nullopt;
}

// Macros.

Value Interpreter::call_macro(const MacroValue& macro, Arguments& arguments) {
    const MacroStmt& definition = *macro.definition;
    const auto name = [&] { return "macro '" + std::string(program_.names[definition.name].view()) + "'"; };
    const Depth depth(heap_, calls_, heap_.limits().depth);
    const OpenScope scope(*this, macro.scope);

    std::size_t given = 0;
    bool has_caller = false;
    for (const MacroStmt::Parameter& parameter : definition.parameters) {
        std::optional<Value> value;
        has_caller |= parameter.name == program_.caller;
        if (given < arguments.positional.size()) {
            value = std::move(arguments.positional[given++]);
        } else {
            const std::string_view wanted = program_.names[parameter.name].view();
            for (auto argument = arguments.named.begin(); argument != arguments.named.end(); ++argument)
                if (argument->first.view() == wanted) {
                    value = std::move(argument->second);
                    arguments.named.erase(argument);
                    break;
                }
        }
        if (!value && parameter.fallback) value = eval(*parameter.fallback);
        if (!value)
            value =
                heap_.undefined_hint("parameter '" + std::string(program_.names[parameter.name].view()) + "' was not provided");
        set_variable(parameter.name, std::move(*value));
    }
    if (definition.uses_caller && !has_caller) {
        std::optional<Value> caller;
        for (auto argument = arguments.named.begin(); argument != arguments.named.end(); ++argument)
            if (argument->first.view() == "caller") {
                caller = std::move(argument->second);
                arguments.named.erase(argument);
                break;
            }
        set_variable(program_.caller, caller ? std::move(*caller) : heap_.undefined_hint("no caller is defined"));
    }
    if (definition.uses_kwargs) {
        Value dict = heap_.dict();
        for (auto& [key, value] : arguments.named) set_entry(heap_, dict.dict(), key, std::move(value));
        set_variable(program_.kwargs, std::move(dict));
    } else if (!arguments.named.empty()) {
        fail_template(name() + " takes no argument named '" + std::string(arguments.named[0].first.view()) + "'");
    }
    if (definition.uses_varargs) {
        set_variable(program_.varargs,
                     heap_.tuple({std::make_move_iterator(arguments.positional.begin() + static_cast<std::ptrdiff_t>(given)),
                                  std::make_move_iterator(arguments.positional.end())}));
    } else if (given < arguments.positional.size()) {
        fail_template(name() + " takes not more than " + std::to_string(definition.parameters.size()) + " arguments");
    }
    Capture capture(*this);
    run(definition.body);
    return capture.take();
}

std::optional<Value> Interpreter::macro_attribute(const MacroValue& macro, std::string_view name) {
    if (name == "name") return program_.names[macro.definition->name];
    if (name == "caller") return Value::boolean(macro.definition->uses_caller);
    if (name == "catch_kwargs") return Value::boolean(macro.definition->uses_kwargs);
    if (name == "catch_varargs") return Value::boolean(macro.definition->uses_varargs);
    if (name != "arguments") return std::nullopt;
    std::vector<Value> names;
    for (const auto& parameter : macro.definition->parameters) names.push_back(program_.names[parameter.name]);
    return heap_.tuple(std::move(names));
}

} // namespace ponder::jinja
