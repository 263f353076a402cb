// The expression half of the interpreter: from a tree of operators, filters and calls to a value.
#include "engine/text/jinja_interpreter.h"

namespace ponder::jinja {

Value Interpreter::eval(const Expr& expr) {
    heap_.spend(1);
    if (expr.kind == ExprKind::constant) return static_cast<const ConstantExpr&>(expr).value;
    if (expr.kind == ExprKind::name) return eval_name(static_cast<const NameExpr&>(expr));
    const Depth depth(heap_, depth_, deepest_);
    switch (expr.kind) {
    case ExprKind::list:
    case ExprKind::tuple:
        return eval_list(static_cast<const ListExpr&>(expr));
    case ExprKind::dict:
        return eval_dict(static_cast<const DictExpr&>(expr));
    case ExprKind::negate:
    case ExprKind::plus:
        return negate(eval(*static_cast<const UnaryExpr&>(expr).operand), expr.kind == ExprKind::negate);
    case ExprKind::not_:
        return Value::boolean(!truthy(eval(*static_cast<const UnaryExpr&>(expr).operand)));
    case ExprKind::chain:
        return eval_chain(static_cast<const ChainExpr&>(expr));
    case ExprKind::compare:
        return eval_compare(static_cast<const ChainExpr&>(expr));
    case ExprKind::logic:
        return eval_logic(static_cast<const LogicExpr&>(expr));
    case ExprKind::conditional:
        return eval_conditional(static_cast<const ConditionalExpr&>(expr));
    case ExprKind::attribute: {
        const auto& node = static_cast<const AttributeExpr&>(expr);
        return attribute(eval(*node.object), node.name, node.methods);
    }
    case ExprKind::item:
        return eval_item(static_cast<const ItemExpr&>(expr));
    case ExprKind::call:
        return eval_call(static_cast<const CallExpr&>(expr));
    case ExprKind::filter:
        return eval_filter(static_cast<const FilterExpr&>(expr), nullptr);
    case ExprKind::test:
        return eval_test(static_cast<const TestExpr&>(expr));
    case ExprKind::constant:
    case ExprKind::name:
    case ExprKind::slice:
        break;
    }
    return {};
}

Value Interpreter::eval_name(const NameExpr& expr) {
    if (const Value* found = find_variable(expr.name)) return *found;
    return Value::undefined(Value::Missing::variable, Kind::none, program_.names[expr.name].string_object());
}

Value Interpreter::eval_list(const ListExpr& expr) {
    std::vector<Value> items;
    items.reserve(expr.items.size());
    for (const ExprPtr& item : expr.items) items.push_back(eval(*item));
    return heap_.sequence(expr.kind == ExprKind::list ? Kind::list : Kind::tuple, std::move(items));
}

Value Interpreter::eval_dict(const DictExpr& expr) {
    Value made = heap_.dict();
    for (const auto& [key, value] : expr.entries) {
        Value k = eval(*key);
        set_entry(heap_, made.dict(), std::move(k), eval(*value));
    }
    return made;
}

Value Interpreter::eval_chain(const ChainExpr& expr) {
    Value left = eval(*expr.first);
    for (const auto& [op, operand] : expr.rest) left = binary(heap_, op, std::move(left), eval(*operand));
    return left;
}

Value Interpreter::eval_compare(const ChainExpr& expr) {
    Value left = eval(*expr.first);
    for (const auto& [op, operand] : expr.rest) {
        Value right = eval(*operand);
        bool holds = false;
        switch (op) {
        case Op::eq:
            holds = equal(heap_, left, right);
            break;
        case Op::ne:
            holds = !equal(heap_, left, right);
            break;
        case Op::lt:
            holds = less(heap_, left, right);
            break;
        case Op::gt:
            holds = less(heap_, right, left);
            break;
        case Op::le:
            holds = less(heap_, left, right) || equal(heap_, left, right);
            break;
        case Op::ge:
            holds = less(heap_, right, left) || equal(heap_, left, right);
            break;
        case Op::in:
            holds = contains(heap_, right, left);
            break;
        case Op::not_in:
            holds = !contains(heap_, right, left);
            break;
        default:
            break;
        }
        if (!holds) return Value::boolean(false);
        left = std::move(right);
    }
    return Value::boolean(true);
}

Value Interpreter::eval_logic(const LogicExpr& expr) {
    Value value;
    for (const ExprPtr& operand : expr.operands) {
        value = eval(*operand);
        if (truthy(value) == expr.is_or) break;
    }
    return value;
}

Value Interpreter::eval_conditional(const ConditionalExpr& expr) {
    if (truthy(eval(*expr.condition))) return eval(*expr.then);
    if (expr.otherwise) return eval(*expr.otherwise);
    return heap_.undefined_hint("the condition of an 'if' without 'else' was false");
}

Value Interpreter::eval_item(const ItemExpr& expr) {
    const Value object = eval(*expr.object);
    if (expr.index->kind != ExprKind::slice) return item(object, eval(*expr.index));
    const auto& bounds = static_cast<const SliceExpr&>(*expr.index);
    const auto bound = [&](const ExprPtr& e) { return e ? eval(*e) : Value::none(); };
    const Value start = bound(bounds.start), stop = bound(bounds.stop), step = bound(bounds.step);
    return slice(heap_, object, start, stop, step);
}

Value Interpreter::item(const Value& object, const Value& key) {
    if (object.is_undefined()) fail_template(object.undefined_message());
    if (std::optional<Value> found = find_item(heap_, object, key)) return *found;
    if (key.is_string()) return attribute(object, key, find_methods(key.view()));
    const Value name = to_text(heap_, key);
    return Value::undefined(Value::Missing::element, object.kind(), name.string_object());
}

namespace {

Function method_of(const Value& object, const Methods* methods) {
    if (!methods) return nullptr;
    switch (object.kind()) {
    case Kind::string:
        return methods->string;
    case Kind::list:
    case Kind::tuple:
    case Kind::range:
        return methods->list;
    case Kind::dict:
        return methods->dict;
    case Kind::loop:
        return methods->loop;
    case Kind::cycler:
        return methods->cycler;
    default:
        return nullptr;
    }
}

} // namespace

Value Interpreter::attribute(const Value& object, const Value& name, const Methods* methods) {
    if (const Function method = method_of(object, methods)) {
        auto* bound = heap_.make<Builtin>();
        bound->function = method;
        bound->self = object;
        return Value::object(Kind::builtin, bound);
    }
    std::optional<Value> found;
    switch (object.kind()) {
    case Kind::undefined:
        fail_template(object.undefined_message());
    case Kind::dict:
    case Kind::name_space:
        if (const Value* entry = find_entry(heap_, object.dict(), name.view())) return *entry;
        break;
    case Kind::loop:
        found = loop_attribute(object.as<LoopState>(), name.view());
        break;
    case Kind::macro:
        found = macro_attribute(object.as<MacroValue>(), name.view());
        break;
    case Kind::tuple: // of the filter groupby
        if (const Sequence& pair = object.sequence(); *pair.label) {
            if (name.view() == "grouper") return pair.items[0];
            if (name.view() == "list") return pair.items[1];
        }
        break;
    case Kind::cycler:
        if (const Cycler& cycler = object.as<Cycler>(); name.view() == "current") return cycler.items[cycler.next];
        break;
    default:
        break;
    }
    return found ? *found : Value::undefined(Value::Missing::attribute, object.kind(), name.string_object());
}

void Interpreter::eval_arguments(const CallArguments& from, Arguments& to) {
    to.positional.reserve(from.positional.size());
    for (const ExprPtr& argument : from.positional) to.positional.push_back(eval(*argument));
    for (const auto& [name, argument] : from.named) to.named.emplace_back(name, eval(*argument));
    if (from.more_positional) {
        const Value more = eval(*from.more_positional);
        const Sequence& items = iterate(heap_, more);
        heap_.spend(items.items.size());
        to.positional.insert(to.positional.end(), items.items.begin(), items.items.end());
    }
    if (from.more_named) {
        const Value more = eval(*from.more_named);
        if (!more.is_dict()) fail_template("what follows '**' in a call must be a dict");
        heap_.spend(more.dict().entries.size());
        for (const auto& [name, value] : more.dict().entries) {
            if (!name.is_string()) fail_template("the keys of what follows '**' in a call must be strings");
            to.named.emplace_back(name, value);
        }
    }
}

Value Interpreter::eval_call(const CallExpr& expr, const Value* caller) {
    Value callee;
    Function method = nullptr;
    if (expr.callee->kind == ExprKind::attribute) { // object.method(...): no need to make the bound method a value
        const auto& node = static_cast<const AttributeExpr&>(*expr.callee);
        callee = eval(*node.object);
        method = method_of(callee, node.methods);
        if (!method) callee = attribute(callee, node.name, node.methods);
    } else {
        callee = eval(*expr.callee);
    }
    Arguments arguments;
    eval_arguments(expr.arguments, arguments);
    if (caller) arguments.named.emplace_back(program_.names[program_.caller], *caller);
    return method ? method(*this, callee, arguments) : call(callee, arguments);
}

Value Interpreter::call(const Value& callee, Arguments& arguments) {
    heap_.spend(1);
    switch (callee.kind()) {
    case Kind::builtin:
        return callee.as<Builtin>().function(*this, callee.as<Builtin>().self, arguments);
    case Kind::macro:
        return call_macro(callee.as<MacroValue>(), arguments);
    case Kind::loop:
        return call_loop(callee.as<LoopState>(), arguments);
    case Kind::joiner: {
        Joiner& joiner = callee.as<Joiner>();
        return std::exchange(joiner.used, true) ? joiner.separator : heap_.string({});
    }
    case Kind::undefined:
        fail_template(callee.undefined_message());
    default:
        fail_template(std::string("'") + type_name(callee.kind()) + "' cannot be called");
    }
}

Value Interpreter::eval_filter(const FilterExpr& expr, const Value* block) {
    const Depth depth(heap_, depth_, deepest_);
    Value input;
    if (!expr.input)
        input = block ? *block : Value();
    else if (block && expr.input->kind == ExprKind::filter)
        input = eval_filter(static_cast<const FilterExpr&>(*expr.input), block);
    else
        input = eval(*expr.input);
    if (!expr.function) fail_template("there is no filter named '" + std::string(expr.name.view()) + "'");
    Arguments arguments;
    eval_arguments(expr.arguments, arguments);
    return expr.function(*this, input, arguments);
}

Value Interpreter::eval_test(const TestExpr& expr) {
    const Value input = eval(*expr.input);
    if (!expr.function) fail_template("there is no test named '" + std::string(expr.name.view()) + "'");
    Arguments arguments;
    eval_arguments(expr.arguments, arguments);
    return Value::boolean(expr.function(*this, input, arguments));
}

Value Interpreter::call_filter(const Value& name, const Value& input, Arguments& arguments) {
    const Depth depth(heap_, depth_, deepest_);
    heap_.spend(1);
    const Function function = find_filter(string_argument(name, "the name of a filter").text);
    if (!function) fail_template("there is no filter named '" + name.text().text.substr(0, 60) + "'");
    return function(*this, input, arguments);
}

bool Interpreter::call_test(const Value& name, const Value& input, Arguments& arguments) {
    heap_.spend(1);
    const Test function = find_test(string_argument(name, "the name of a test").text);
    if (!function) fail_template("there is no test named '" + name.text().text.substr(0, 60) + "'");
    return function(*this, input, arguments);
}

} // namespace ponder::jinja
