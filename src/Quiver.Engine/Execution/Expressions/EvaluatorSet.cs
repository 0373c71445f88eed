using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Booleans;
using Quiver.Compute.Casting;
using Quiver.Compute.Comparison;
using Quiver.Compute.Selection;
using Quiver.Compute.Strings;
using Quiver.Compute.Vectors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>
/// Compiles the expressions of one operator for one worker. Equal subexpressions become one evaluator where they are evaluated over
/// the same rows; a branch of CASE, which sees only some, has evaluators of its own, since an evaluator holds one result.
/// </summary>
sealed class EvaluatorSet(IReadOnlyDictionary<ColumnId, int> ordinals, FunctionContext context, MemoryBudget budget) : IDisposable
{
    readonly List<Evaluator> _all = [];
    readonly List<DictionaryMemo> _memos = [];
    Dictionary<Expression, Evaluator> _known = [];

    /// <summary>Compiles an expression.</summary>
    public Evaluator Compile(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_known.TryGetValue(expression, out Evaluator? known))
        {
            return known;
        }

        Evaluator evaluator = Create(expression);
        _all.Add(evaluator);
        if (!expression.IsVolatile)
        {
            _known[expression] = evaluator;
        }

        return evaluator;
    }

    /// <summary>Compiles some expressions.</summary>
    public Evaluator[] Compile(IReadOnlyList<Expression> expressions) => [.. expressions.Select(Compile)];

    /// <summary>Whether evaluating an expression may raise an error for some values.</summary>
    public static bool CanFail(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        bool own = expression switch
        {
            ArithmeticExpression => !expression.Type.IsFloating,
            CastExpression cast => !cast.IsTry && !IsSafeCast(cast.Operand.Type, cast.Type),
            FunctionExpression call => call.Function.CanFail,
            LambdaExpression => true,
            UnaryExpression { Operator: UnaryOperator.Negate } => true,
            _ => false,
        };
        return own || expression.Children.Any(CanFail);
    }

    public void Dispose()
    {
        foreach (Evaluator evaluator in _all)
        {
            evaluator.Dispose();
        }

        foreach (DictionaryMemo memo in _memos)
        {
            memo.Dispose();
        }

        _memos.Clear();
        _all.Clear();
        _known.Clear();
    }

    static bool IsSafeCast(DataType from, DataType to) =>
        (from.IsInteger && to.IsInteger && to.ByteWidth > from.ByteWidth) || (from.IsNumeric && to.Id == TypeId.Float64)
            || to.Id == TypeId.Utf8;

    Evaluator Create(Expression expression) => expression switch
    {
        ColumnExpression column => CreateColumn(column),
        LiteralExpression literal => new LiteralEvaluator(literal.Value),
        ComparisonExpression comparison => CreateComparison(comparison),
        ArithmeticExpression arithmetic => Kernel(
            expression, (v, s) => ArithmeticKernel.Evaluate(arithmetic.Operator, v[0], v[1], arithmetic.Type, s)),
        CastExpression cast => Kernel(
            expression, (v, s) => CastKernel.Evaluate(v[0], cast.Type, cast.IsTry ? CastMode.Try : CastMode.Strict, s)),
        LogicalExpression logical => new LogicalEvaluator(
            logical.IsAnd,
            [.. logical.Children.Select((c, i) => i > 0 && CanFail(c) ? CompileApart(c) : Compile(c))],
            [.. logical.Children.Select(CanFail)],
            budget),
        UnaryExpression unary => CreateUnary(unary),
        CaseExpression choice => new CaseEvaluator(
            [.. choice.Children.Select((c, i) => i > 0 ? CompileApart(c) : Compile(c))], choice.Type, budget),
        InListExpression list => CreateInList(list),
        LikeExpression like => CreateLike(like),
        FunctionExpression call => new FunctionEvaluator(call, Compile(call.Children), context, budget),
        LambdaExpression lambda => new LambdaEvaluator(lambda, Compile(lambda.Children), context, budget),
        _ => throw new QuiverException(ErrorCode.InvariantBroken, $"{expression.GetType().Name} reached the executor: {expression}"),
    };

    /// <summary>Compiles an expression that is evaluated over other rows than the expressions around it.</summary>
    Evaluator CompileApart(Expression expression)
    {
        Dictionary<Expression, Evaluator> outside = _known;
        _known = [];
        Evaluator evaluator = Compile(expression);
        _known = outside;
        return evaluator;
    }

    Evaluator CreateColumn(ColumnExpression column) => ordinals.TryGetValue(column.Id, out int ordinal)
        ? new ColumnEvaluator(ordinal)
        : throw new QuiverException(ErrorCode.InvariantBroken, $"column {column.Name} (#{column.Id.Value}) is not given by the input");

    KernelEvaluator Kernel(Expression expression, Func<Column[], ColumnScratch, Column> kernel) =>
        new(Compile(expression.Children), kernel, budget, expression.Place);

    KernelEvaluator CreateComparison(ComparisonExpression comparison)
    {
        var memo = new DictionaryMemo(budget);
        _memos.Add(memo);
        return Kernel(comparison, (v, s) => ComparisonKernel.Evaluate(comparison.Operator, v[0], v[1], s, memo));
    }

    KernelEvaluator CreateUnary(UnaryExpression unary) => Kernel(unary, unary.Operator switch
    {
        UnaryOperator.Not => (v, s) => BooleanKernel.Not(v[0], s),
        UnaryOperator.IsNull => (v, s) => BooleanKernel.IsNull(v[0], s),
        UnaryOperator.IsNotNull => (v, s) => BooleanKernel.IsNotNull(v[0], s),
        UnaryOperator.IsTrue => (v, s) => BooleanKernel.IsTrue(v[0], s),
        UnaryOperator.IsFalse => (v, s) => BooleanKernel.IsFalse(v[0], s),
        UnaryOperator.Negate => (v, s) => ArithmeticKernel.Negate(v[0], s),
        _ => (v, s) => ArithmeticKernel.BitNot(v[0], s),
    });

    InListEvaluator CreateInList(InListExpression list)
    {
        Column values = ConcatKernel.Concat([.. list.Values.Select(v => v.Column)], list.Operand.Type, budget);
        return new InListEvaluator(Compile(list.Operand), values, list.IsNegated, budget);
    }

    KernelEvaluator CreateLike(LikeExpression like)
    {
        string escape = like.Escape ?? "\\";
        if (like.Pattern is LiteralExpression { Value.Value: string text })
        {
            LikePattern pattern = LikePattern.Compile(text, escape, like.IsCaseInsensitive);
            return new KernelEvaluator([Compile(like.Operand)], (v, s) => LikeKernel.Evaluate(v[0], pattern, s), budget, like.Place);
        }

        return Kernel(like, (v, s) => LikeKernel.Evaluate(v[0], v[1], escape, like.IsCaseInsensitive, s));
    }
}
