using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds the operators: comparisons, arithmetic, AND and OR, and those that are calls of functions.</summary>
sealed class OperatorBinder(ExpressionBinder expressions)
{
    /// <summary>Binds a chain of binary operators from its innermost left operand outwards.</summary>
    public Expression Binary(SqlBinary binary)
    {
        var chain = new Stack<SqlBinary>();
        SqlExpression leftmost = binary;
        while (leftmost is SqlBinary inner)
        {
            chain.Push(inner);
            leftmost = inner.Left;
        }

        Expression left;
        if (leftmost is SqlSubquery query && chain.Peek() is { Right: SqlRow values } comparison
            && ComparisonOf(comparison.Operator) is { } op)
        {
            chain.Pop();
            left = CompareRows(op, expressions.Subqueries.Row(query, values.Items.Count), Items(values), comparison);
        }
        else if (leftmost is SqlRow row)
        {
            SqlBinary first = chain.Pop();
            left = Rows(first, row);
        }
        else
        {
            left = IsCollated(chain.Peek()) ? expressions.Collations.Operand(leftmost) : expressions.Bind(leftmost);
        }

        foreach (SqlBinary next in chain)
        {
            expressions.Binder.Budget.Spend(1, next);
            left = IsCollated(next) ? CompareCollated(next, left) : Combine(next, left, expressions.Bind(next.Right));
        }

        return left;
    }

    static bool IsCollated(SqlBinary binary) =>
        ComparisonOf(binary.Operator) is not null && CollationBinder.Of(binary.Left, binary.Right) is not null;

    Expression CompareCollated(SqlBinary comparison, Expression left)
    {
        SqlCollate collate = CollationBinder.Of(comparison.Left, comparison.Right)!;
        CollationBinder collations = expressions.Collations;
        return Combine(comparison, collations.Key(left, collate), collations.Key(collations.Operand(comparison.Right), collate));
    }

    /// <summary>Binds AND or OR.</summary>
    public Expression Logical(SqlLogical logical)
    {
        string name = logical.IsAnd ? "AND" : "OR";
        return new LogicalExpression(logical.IsAnd, [.. logical.Operands.Select(o => expressions.Condition(o, name))]);
    }

    /// <summary>Binds a sign or <c>~</c>.</summary>
    public Expression Unary(SqlUnary unary)
    {
        if (unary is { Operator: SqlUnaryOperator.Negate, Operand: SqlLiteral literal } && LiteralBinder.IsNumber(literal))
        {
            return LiteralBinder.Number(literal, isNegative: true);
        }

        Expression operand = expressions.Bind(unary.Operand);
        if (operand.Type.Id == TypeId.Null)
        {
            return Coercion.Cast(operand, DataType.Int64, unary);
        }

        bool isSpan = operand.Type.Id is TypeId.Interval or TypeId.Duration;
        if (unary.Operator == SqlUnaryOperator.BitwiseNot ? !operand.Type.IsInteger : !operand.Type.IsNumeric && !isSpan)
        {
            string symbol = unary.Operator switch { SqlUnaryOperator.BitwiseNot => "~", SqlUnaryOperator.Negate => "-", _ => "+" };
            throw BindingErrors.At(
                unary,
                Arrow.Errors.ErrorCode.WrongArguments,
                $"there is no operator {symbol} for an argument of type {operand.Type}; cast it to a number");
        }

        return unary.Operator switch
        {
            SqlUnaryOperator.Plus => operand,
            SqlUnaryOperator.BitwiseNot => new UnaryExpression(UnaryOperator.BitNot, operand),
            _ => new UnaryExpression(UnaryOperator.Negate, Signed(operand, unary)),
        };
    }

    /// <summary>Compares two values in their common type.</summary>
    public Expression Compare(ComparisonOperator op, Expression left, Expression right, SqlNode at)
    {
        (left, right) = Coercion.ForComparison(left, right, at);
        return new ComparisonExpression(op, left, right);
    }

    /// <summary>Computes with two values.</summary>
    public Expression Arithmetic(ArithmeticOperator op, Expression left, Expression right, SqlNode at)
    {
        (left, right) = (AdaptOperand(op, left, right, isLeft: true, at), AdaptOperand(op, right, left, isLeft: false, at));
        if (ArithmeticTypes.ResultOf(op, left.Type, right.Type) is not { } types)
        {
            throw WrongOperands(at, $"there is no operator {SymbolOf(op)} for arguments of types {left.Type} and {right.Type}");
        }

        return new ArithmeticExpression(op, Coercion.Cast(left, types.Left, at), Coercion.Cast(right, types.Right, at), types.Result);
    }

    /// <summary>Compares row values item by item.</summary>
    public Expression CompareRows(ComparisonOperator op, IReadOnlyList<Expression> left, IReadOnlyList<Expression> right, SqlNode at)
    {
        if (left.Count != right.Count)
        {
            throw BindingErrors.Mismatch(at, $"cannot compare a row of {left.Count} values with one of {right.Count}");
        }

        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            Expression[] equal = [.. left.Zip(right, (l, r) => Compare(op, l, r, at))];
            return equal.Length == 1 ? equal[0] : new LogicalExpression(op == ComparisonOperator.Equal, equal);
        }

        // The first pair that differs decides: a < c OR (a = c AND b < d).
        ComparisonOperator strict = op switch
        {
            ComparisonOperator.LessOrEqual => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.Greater,
            _ => op,
        };
        Expression result = Compare(op, left[^1], right[^1], at);
        for (int i = left.Count - 2; i >= 0; i--)
        {
            Expression equal = Compare(ComparisonOperator.Equal, left[i], right[i], at);
            result = new LogicalExpression(
                isAnd: false, [Compare(strict, left[i], right[i], at), new LogicalExpression(isAnd: true, [equal, result])]);
        }

        return result;
    }

    /// <summary>Returns the comparison that an operator is, null for others.</summary>
    public static ComparisonOperator? ComparisonOf(SqlBinaryOperator op) => op switch
    {
        SqlBinaryOperator.Equal => ComparisonOperator.Equal,
        SqlBinaryOperator.NotEqual => ComparisonOperator.NotEqual,
        SqlBinaryOperator.Less => ComparisonOperator.Less,
        SqlBinaryOperator.LessOrEqual => ComparisonOperator.LessOrEqual,
        SqlBinaryOperator.Greater => ComparisonOperator.Greater,
        SqlBinaryOperator.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    Expression Rows(SqlBinary binary, SqlRow left)
    {
        if (ComparisonOf(binary.Operator) is not { } op || binary.Right is not (SqlRow or SqlSubquery))
        {
            return Combine(binary, expressions.Bind(left), expressions.Bind(binary.Right));
        }

        Expression[] rights = binary.Right is SqlRow right ? Items(right)
            : expressions.Subqueries.Row((SqlSubquery)binary.Right, left.Items.Count);
        return CompareRows(op, Items(left), rights, binary);
    }

    Expression[] Items(SqlRow row) => [.. row.Items.Select(i => expressions.BindShared(i, 2))];

    Expression Combine(SqlBinary binary, Expression left, Expression right)
    {
        if (ComparisonOf(binary.Operator) is { } comparison)
        {
            return Compare(comparison, left, right, binary);
        }

        return binary.Operator switch
        {
            SqlBinaryOperator.Add => Arithmetic(ArithmeticOperator.Add, left, right, binary),
            SqlBinaryOperator.Subtract => Arithmetic(ArithmeticOperator.Subtract, left, right, binary),
            SqlBinaryOperator.Multiply => Arithmetic(ArithmeticOperator.Multiply, left, right, binary),
            SqlBinaryOperator.Divide => Arithmetic(ArithmeticOperator.Divide, left, right, binary),
            SqlBinaryOperator.IntegerDivide => Arithmetic(ArithmeticOperator.IntegerDivide, left, right, binary),
            SqlBinaryOperator.Modulo => Arithmetic(ArithmeticOperator.Modulo, left, right, binary),
            SqlBinaryOperator.Power => Arithmetic(ArithmeticOperator.Power, left, right, binary),
            SqlBinaryOperator.BitwiseAnd => Arithmetic(ArithmeticOperator.BitAnd, left, right, binary),
            SqlBinaryOperator.BitwiseOr => Arithmetic(ArithmeticOperator.BitOr, left, right, binary),
            SqlBinaryOperator.BitwiseXor => Arithmetic(ArithmeticOperator.BitXor, left, right, binary),
            SqlBinaryOperator.ShiftLeft => Arithmetic(ArithmeticOperator.ShiftLeft, left, right, binary),
            SqlBinaryOperator.ShiftRight => Arithmetic(ArithmeticOperator.ShiftRight, left, right, binary),
            SqlBinaryOperator.Concat => expressions.Call("||", binary, left, right),
            SqlBinaryOperator.JsonGet => expressions.Call("json_extract", binary, left, right),
            SqlBinaryOperator.JsonGetText => expressions.Call("json_extract_string", binary, left, right),
            SqlBinaryOperator.JsonPath => expressions.Call("json_extract_path", binary, left, right),
            SqlBinaryOperator.JsonPathText => expressions.Call("json_extract_path_text", binary, left, right),
            SqlBinaryOperator.Contains when IsText(left) => expressions.Call("json_contains", binary, left, right),
            SqlBinaryOperator.ContainedBy when IsText(left) => expressions.Call("json_contains", binary, right, left),
            SqlBinaryOperator.Contains => expressions.Call("list_has_all", binary, left, right),
            SqlBinaryOperator.ContainedBy => expressions.Call("list_has_all", binary, right, left),
            SqlBinaryOperator.Overlaps => expressions.Call("list_has_any", binary, left, right),
            _ => expressions.Call("starts_with", binary, left, right),
        };
    }

    static bool IsText(Expression value) => value.Type.Id == TypeId.Utf8;

    /// <summary>
    /// Reads a constant as what the other operand asks for: text as a number or a time, an integer next to a decimal as a
    /// decimal of its own digits, so that results stay narrow.
    /// </summary>
    static Expression AdaptOperand(ArithmeticOperator op, Expression operand, Expression other, bool isLeft, SqlNode at)
    {
        if (operand is not LiteralExpression literal || other is LiteralExpression { Type.Id: TypeId.Utf8 })
        {
            return operand;
        }

        if (literal.Type.Id == TypeId.Int64 && other.Type is DecimalType && literal.Value.Value is long number)
        {
            return Coercion.Cast(literal, Coercion.DigitsOf(number), at);
        }

        if (literal.Type.Id != TypeId.Utf8)
        {
            return operand;
        }

        if (other.Type.IsNumeric)
        {
            return Coercion.Cast(literal, other.Type, at);
        }

        if (!other.Type.IsTemporal)
        {
            return operand;
        }

        bool same = op == ArithmeticOperator.Subtract && (isLeft || Coercion.TryCastValue(literal.Value, other.Type) is not null);
        return Coercion.Cast(literal, same ? other.Type : DataType.Interval, at);
    }

    /// <summary>Unsigned integers turn into signed ones before their sign turns.</summary>
    static Expression Signed(Expression operand, SqlNode at) => operand.Type.Id switch
    {
        TypeId.UInt8 => Coercion.Cast(operand, DataType.Int16, at),
        TypeId.UInt16 => Coercion.Cast(operand, DataType.Int32, at),
        TypeId.UInt32 => Coercion.Cast(operand, DataType.Int64, at),
        TypeId.UInt64 => Coercion.Cast(operand, DataType.Decimal(20, 0), at),
        _ => operand,
    };

    static QuiverException WrongOperands(SqlNode at, string message) =>
        BindingErrors.At(at, ErrorCode.WrongArguments, $"{message}; cast them to types that it takes");

    static string SymbolOf(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        ArithmeticOperator.Modulo => "%",
        ArithmeticOperator.IntegerDivide => "//",
        ArithmeticOperator.BitAnd => "&",
        ArithmeticOperator.BitOr => "|",
        ArithmeticOperator.BitXor => "xor",
        ArithmeticOperator.ShiftLeft => "<<",
        ArithmeticOperator.ShiftRight => ">>",
        _ => "^",
    };
}
