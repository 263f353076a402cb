#include "engine/text/jinja_expressions.h"

namespace ponder::jinja {

namespace {

std::string describe(const Lexeme& token) {
    switch (token.kind) {
    case TokenKind::text:
        return "text";
    case TokenKind::print_begin:
        return "'{{'";
    case TokenKind::print_end:
        return "'}}'";
    case TokenKind::block_begin:
        return "'{%'";
    case TokenKind::block_end:
        return "'%}'";
    case TokenKind::string:
        return "a string";
    case TokenKind::end:
        return "the end of the template";
    default:
        return "'" + token.text.substr(0, 60) + "'";
    }
}

} // namespace

void ExpressionParser::fail(std::string message) const {
    throw TemplateError{TemplateError::Cause::failed, std::move(message), token().line};
}

void ExpressionParser::too_deep() const {
    throw TemplateError{TemplateError::Cause::limit, std::to_string(limits_.depth) + " levels; it is nested too deeply",
                        token().line};
}

void ExpressionParser::unexpected(std::string_view wanted) const {
    fail(std::string(wanted) + " is expected, not " + describe(token()));
}

void ExpressionParser::expect(TokenKind kind, std::string_view written) {
    if (token().kind != kind) unexpected("'" + std::string(written) + "'");
    next();
}

void ExpressionParser::expect_op(std::string_view op) {
    if (!take_op(op)) unexpected("'" + std::string(op) + "'");
}

void ExpressionParser::expect_name(std::string_view name) {
    if (!take_name(name)) unexpected("'" + std::string(name) + "'");
}

bool ExpressionParser::take_op(std::string_view op) {
    if (!token().is_op(op)) return false;
    next();
    return true;
}

bool ExpressionParser::take_name(std::string_view name) {
    if (!token().is_name(name)) return false;
    next();
    return true;
}

std::string ExpressionParser::take_identifier() {
    if (token().kind != TokenKind::name) unexpected("a name");
    std::string name = token().text;
    next();
    return name;
}

void ExpressionParser::adopt(Expr& node, const ExprPtr& child) const {
    if (!child) return;
    node.height = std::max(node.height, child->height + 1);
    if (node.height > limits_.depth) too_deep();
}

ExprPtr ExpressionParser::tuple_or_expression(bool with_condition, std::string_view extra_end, bool in_brackets) {
    const int line = token().line;
    const auto at_end = [&] {
        return token().kind == TokenKind::print_end || token().kind == TokenKind::block_end || token().is_op(")") ||
               (!extra_end.empty() && token().is_name(extra_end));
    };
    auto tuple = std::make_unique<ListExpr>(ExprKind::tuple, line);
    bool is_tuple = false;
    while (true) {
        if (at_end()) break;
        tuple->items.push_back(expression(with_condition));
        adopt(*tuple, tuple->items.back());
        if (!take_op(",")) break;
        is_tuple = true;
    }
    if (is_tuple) return tuple;
    if (!tuple->items.empty()) return std::move(tuple->items.front());
    if (!in_brackets) unexpected("an expression");
    return tuple;
}

ExprPtr ExpressionParser::expression(bool with_condition) {
    const Nested nested(*this);
    return with_condition ? conditional() : logic(true);
}

ExprPtr ExpressionParser::conditional() {
    ExprPtr value = logic(true);
    while (token().is_name("if")) {
        auto node = std::make_unique<ConditionalExpr>(token().line);
        next();
        node->then = std::move(value);
        node->condition = logic(true);
        if (take_name("else")) {
            const Nested nested(*this);
            node->otherwise = conditional();
        }
        for (const ExprPtr* part : {&node->then, &node->condition, &node->otherwise}) adopt(*node, *part);
        value = std::move(node);
    }
    return value;
}

ExprPtr ExpressionParser::logic(bool is_or) {
    const std::string_view word = is_or ? "or" : "and";
    ExprPtr first = is_or ? logic(false) : negation();
    if (!token().is_name(word)) return first;
    auto node = std::make_unique<LogicExpr>(token().line, is_or);
    node->operands.push_back(std::move(first));
    while (take_name(word)) node->operands.push_back(is_or ? logic(false) : negation());
    for (const ExprPtr& operand : node->operands) adopt(*node, operand);
    return node;
}

ExprPtr ExpressionParser::negation() {
    if (!token().is_name("not")) return comparison();
    const Nested nested(*this);
    const int line = token().line;
    next();
    auto node = std::make_unique<UnaryExpr>(ExprKind::not_, line, negation());
    adopt(*node, node->operand);
    return node;
}

ExprPtr ExpressionParser::comparison() {
    static const std::pair<std::string_view, Op> ops[] = {{"==", Op::eq}, {"!=", Op::ne}, {"<", Op::lt},
                                                          {"<=", Op::le}, {">", Op::gt},  {">=", Op::ge}};
    ExprPtr first = chain(0);
    std::unique_ptr<ChainExpr> node;
    const auto add = [&](Op op) {
        if (!node) node = std::make_unique<ChainExpr>(ExprKind::compare, token().line, std::move(first));
        node->rest.emplace_back(op, chain(0));
    };
    while (true) {
        if (token().kind == TokenKind::op) {
            const auto* found =
                std::find_if(std::begin(ops), std::end(ops), [&](const auto& op) { return op.first == token().text; });
            if (found == std::end(ops)) break;
            next();
            add(found->second);
        } else if (take_name("in")) {
            add(Op::in);
        } else if (token().is_name("not") && look().is_name("in")) {
            next();
            next();
            add(Op::not_in);
        } else {
            break;
        }
    }
    if (!node) return first;
    adopt(*node, node->first);
    for (const auto& [op, operand] : node->rest) adopt(*node, operand);
    return node;
}

// Left-associative operators: levels from loose to tight are + and -, ~, then * / // %, then **.
ExprPtr ExpressionParser::chain(int level) {
    static const std::vector<std::pair<std::string_view, Op>> levels[] = {
        {{"+", Op::add}, {"-", Op::subtract}},
        {{"~", Op::concat}},
        {{"*", Op::multiply}, {"/", Op::divide}, {"//", Op::floor_divide}, {"%", Op::modulo}},
        {{"**", Op::power}},
    };
    if (level == 4) return unary();
    ExprPtr first = chain(level + 1);
    std::unique_ptr<ChainExpr> node;
    while (token().kind == TokenKind::op) {
        const auto& ops = levels[level];
        const auto found = std::find_if(ops.begin(), ops.end(), [&](const auto& op) { return op.first == token().text; });
        if (found == ops.end()) break;
        if (!node) node = std::make_unique<ChainExpr>(ExprKind::chain, token().line, std::move(first));
        next();
        node->rest.emplace_back(found->second, chain(level + 1));
    }
    if (!node) return first;
    adopt(*node, node->first);
    for (const auto& [op, operand] : node->rest) adopt(*node, operand);
    return node;
}

ExprPtr ExpressionParser::unary(bool with_filters) {
    ExprPtr node;
    if (token().is_op("-") || token().is_op("+")) {
        const Nested nested(*this);
        const ExprKind kind = token().is_op("-") ? ExprKind::negate : ExprKind::plus;
        const int line = token().line;
        next();
        auto made = std::make_unique<UnaryExpr>(kind, line, unary(false));
        adopt(*made, made->operand);
        node = std::move(made);
    } else {
        node = primary();
    }
    node = postfix(std::move(node));
    return with_filters ? after_postfix(std::move(node)) : std::move(node);
}

ExprPtr ExpressionParser::primary() {
    const Lexeme& first = token();
    const int line = first.line;
    switch (first.kind) {
    case TokenKind::name:
        return name();
    case TokenKind::string: {
        std::string text;
        for (; token().kind == TokenKind::string; next()) text += token().text; // neighbours are one string
        return std::make_unique<ConstantExpr>(line, program_.constant(std::move(text)));
    }
    case TokenKind::integer:
        next();
        return std::make_unique<ConstantExpr>(line, Value::integer(first.integer));
    case TokenKind::real:
        next();
        return std::make_unique<ConstantExpr>(line, Value::real(first.real));
    default:
        break;
    }
    if (take_op("(")) {
        ExprPtr inner = tuple_or_expression(true, {}, true);
        expect_op(")");
        return inner;
    }
    if (first.is_op("[")) return literal_list();
    if (first.is_op("{")) return literal_dict();
    unexpected("an expression");
}

ExprPtr ExpressionParser::name() {
    const int line = token().line;
    const std::string text = take_identifier();
    if (text == "true" || text == "True") return std::make_unique<ConstantExpr>(line, Value::boolean(true));
    if (text == "false" || text == "False") return std::make_unique<ConstantExpr>(line, Value::boolean(false));
    if (text == "none" || text == "None") return std::make_unique<ConstantExpr>(line, Value::none());
    const Name id = program_.intern(text);
    if (id == program_.loop)
        for (ForStmt* loop : loops_)
            if (loop) loop->uses_loop = true;
    for (MacroStmt* macro : macros_) {
        macro->uses_varargs |= id == program_.varargs;
        macro->uses_kwargs |= id == program_.kwargs;
        macro->uses_caller |= id == program_.caller;
    }
    return std::make_unique<NameExpr>(line, id);
}

ExprPtr ExpressionParser::literal_list() {
    auto node = std::make_unique<ListExpr>(ExprKind::list, token().line);
    expect_op("[");
    while (!token().is_op("]")) {
        node->items.push_back(expression());
        adopt(*node, node->items.back());
        if (!take_op(",")) break;
    }
    expect_op("]");
    return node;
}

ExprPtr ExpressionParser::literal_dict() {
    auto node = std::make_unique<DictExpr>(token().line);
    expect_op("{");
    while (!token().is_op("}")) {
        ExprPtr key = expression();
        expect_op(":");
        ExprPtr value = expression();
        adopt(*node, key);
        adopt(*node, value);
        node->entries.emplace_back(std::move(key), std::move(value));
        if (!take_op(",")) break;
    }
    expect_op("}");
    return node;
}

ExprPtr ExpressionParser::postfix(ExprPtr node) {
    while (true) {
        if (token().is_op("."))
            node = attribute(std::move(node));
        else if (token().is_op("["))
            node = subscript(std::move(node));
        else if (token().is_op("("))
            node = call(std::move(node));
        else
            return node;
    }
}

ExprPtr ExpressionParser::after_postfix(ExprPtr node) {
    while (true) {
        if (token().is_op("|"))
            node = filters(std::move(node));
        else if (token().is_name("is"))
            node = test(std::move(node));
        else if (token().is_op("("))
            node = call(std::move(node));
        else
            return node;
    }
}

ExprPtr ExpressionParser::attribute(ExprPtr object) {
    const int line = token().line;
    expect_op(".");
    if (token().kind == TokenKind::integer) {
        auto node = std::make_unique<ItemExpr>(line);
        node->object = std::move(object);
        node->index = primary();
        adopt(*node, node->object);
        return node;
    }
    auto node = std::make_unique<AttributeExpr>(line);
    node->object = std::move(object);
    adopt(*node, node->object);
    const std::string name = take_identifier();
    node->methods = find_methods(name);
    node->name = program_.names[program_.intern(name)];
    return node;
}

ExprPtr ExpressionParser::subscript(ExprPtr object) {
    auto node = std::make_unique<ItemExpr>(token().line);
    expect_op("[");
    auto tuple = std::make_unique<ListExpr>(ExprKind::tuple, node->line);
    while (!token().is_op("]")) {
        tuple->items.push_back(index_or_slice());
        adopt(*tuple, tuple->items.back());
        if (!take_op(",")) break;
    }
    expect_op("]");
    node->object = std::move(object);
    if (tuple->items.size() == 1)
        node->index = std::move(tuple->items.front());
    else
        node->index = std::move(tuple);
    if (node->index->kind == ExprKind::tuple)
        for (const ExprPtr& item : static_cast<ListExpr&>(*node->index).items)
            if (item->kind == ExprKind::slice) fail("a slice cannot stand beside other indices");
    adopt(*node, node->object);
    adopt(*node, node->index);
    return node;
}

ExprPtr ExpressionParser::index_or_slice() {
    ExprPtr first;
    const int line = token().line;
    if (!token().is_op(":")) first = expression();
    if (!take_op(":")) return first;
    auto node = std::make_unique<SliceExpr>(line);
    const auto ends = [&] { return token().is_op("]") || token().is_op(",") || token().is_op(":"); };
    node->start = std::move(first);
    if (!ends()) node->stop = expression();
    if (take_op(":") && !ends()) node->step = expression();
    for (const ExprPtr* part : {&node->start, &node->stop, &node->step}) adopt(*node, *part);
    return node;
}

void ExpressionParser::call_arguments(CallArguments& arguments, Expr& owner) {
    expect_op("(");
    while (!token().is_op(")")) {
        if (take_op("*")) {
            if (arguments.more_positional || arguments.more_named) fail("the arguments of this call are out of order");
            arguments.more_positional = expression();
            adopt(owner, arguments.more_positional);
        } else if (take_op("**")) {
            if (arguments.more_named) fail("the arguments of this call are out of order");
            arguments.more_named = expression();
            adopt(owner, arguments.more_named);
        } else if (token().kind == TokenKind::name && look().is_op("=")) {
            if (arguments.more_named) fail("the arguments of this call are out of order");
            Value key = program_.names[program_.intern(take_identifier())];
            next();
            arguments.named.emplace_back(std::move(key), expression());
            adopt(owner, arguments.named.back().second);
        } else {
            if (arguments.more_positional || arguments.more_named || !arguments.named.empty())
                fail("a positional argument follows a named one");
            arguments.positional.push_back(expression());
            adopt(owner, arguments.positional.back());
        }
        if (!take_op(",")) break;
    }
    expect_op(")");
}

ExprPtr ExpressionParser::call(ExprPtr callee) {
    auto node = std::make_unique<CallExpr>(token().line);
    node->callee = std::move(callee);
    adopt(*node, node->callee);
    call_arguments(node->arguments, *node);
    return node;
}

ExprPtr ExpressionParser::filters(ExprPtr input, bool first_without_pipe) {
    while (first_without_pipe || token().is_op("|")) {
        if (!first_without_pipe) next();
        first_without_pipe = false;
        auto node = std::make_unique<FilterExpr>(token().line);
        std::string name = take_identifier();
        while (take_op(".")) name += "." + take_identifier();
        node->function = find_filter(name);
        node->name = program_.names[program_.intern(name)];
        node->input = std::move(input);
        adopt(*node, node->input);
        if (token().is_op("(")) call_arguments(node->arguments, *node);
        input = std::move(node);
    }
    return input;
}

ExprPtr ExpressionParser::test(ExprPtr input) {
    auto node = std::make_unique<TestExpr>(token().line);
    next();
    const bool negated = take_name("not");
    std::string name = take_identifier();
    while (take_op(".")) name += "." + take_identifier();
    node->function = find_test(name);
    node->name = program_.names[program_.intern(name)];
    node->input = std::move(input);
    adopt(*node, node->input);
    const Lexeme& argument = token();
    const bool literal = argument.kind == TokenKind::string || argument.kind == TokenKind::integer ||
                         argument.kind == TokenKind::real || argument.is_op("[") || argument.is_op("{");
    const bool word =
        argument.kind == TokenKind::name && !argument.is_name("else") && !argument.is_name("or") && !argument.is_name("and");
    if (argument.is_op("(")) {
        call_arguments(node->arguments, *node);
    } else if (literal || word) {
        if (argument.is_name("is")) fail("tests cannot be chained with 'is'");
        node->arguments.positional.push_back(postfix(primary()));
        adopt(*node, node->arguments.positional.back());
    }
    if (!negated) return node;
    auto not_node = std::make_unique<UnaryExpr>(ExprKind::not_, node->line, std::move(node));
    adopt(*not_node, not_node->operand);
    return not_node;
}

Target ExpressionParser::single_target(bool with_attributes) {
    Target target;
    target.line = token().line;
    if (take_op("(")) { // for (a, b) in pairs
        const Nested nested(*this);
        target = assign_target(")", with_attributes);
        expect_op(")");
        return target;
    }
    const std::string name = take_identifier();
    for (std::string_view word : {"true", "false", "none", "True", "False", "None"})
        if (name == word) fail("'" + name + "' cannot be assigned to");
    target.name = program_.intern(name);
    if (with_attributes && take_op(".")) {
        target.kind = Target::Kind::attribute;
        target.attribute = program_.names[program_.intern(take_identifier())];
    }
    return target;
}

Target ExpressionParser::assign_target(std::string_view extra_end, bool with_attributes) {
    Target tuple;
    tuple.kind = Target::Kind::tuple;
    tuple.line = token().line;
    bool is_tuple = false;
    while (true) {
        if (token().kind == TokenKind::block_end || token().is_op(")") || (!extra_end.empty() && token().is_name(extra_end)))
            break;
        tuple.parts.push_back(single_target(with_attributes));
        if (!take_op(",")) break;
        is_tuple = true;
    }
    if (is_tuple) return tuple;
    if (tuple.parts.empty()) unexpected("a name to assign to");
    return std::move(tuple.parts.front());
}

} // namespace ponder::jinja
