using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>Rewrites expressions to equal ones that cost less, for all values and null.</summary>
sealed class ExpressionSimplifier(OptimizerContext context)
{
    static readonly LiteralExpression _true = new(ScalarValue.Boolean(true));
    static readonly LiteralExpression _false = new(ScalarValue.Boolean(false));

    /// <summary>Simplifies an expression and everything below it.</summary>
    public Expression Simplify(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expression is LogicalExpression logical)
        {
            return SimplifyLogical(logical);
        }

        Expression[]? changed = null;
        for (int i = 0; i < expression.Children.Count; i++)
        {
            Expression child = Simplify(expression.Children[i]);
            if (!ReferenceEquals(child, expression.Children[i]))
            {
                changed ??= [.. expression.Children];
                changed[i] = child;
            }
        }

        Expression result = changed is null ? expression : expression.WithChildren(changed);
        return Fold(result switch
        {
            UnaryExpression { Operator: UnaryOperator.Not } not => Negate(not),
            CaseExpression choice => SimplifyCase(choice),
            CastExpression cast when cast.Operand.Type.Equals(cast.Type) => cast.Operand,
            InListExpression { Values.Count: 1 } list when !list.Values[0].IsNull => new ComparisonExpression(
                list.IsNegated ? ComparisonOperator.NotEqual : ComparisonOperator.Equal,
                list.Operand,
                new LiteralExpression(list.Values[0])),
            ComparisonExpression { Operator: < ComparisonOperator.DistinctFrom } or ArithmeticExpression
                or LikeExpression when result.Children.Any(IsNull) => new LiteralExpression(ScalarValue.Null(result.Type)),
            _ => result,
        });
    }

    /// <summary>Whether a filter by this lets no row pass.</summary>
    public static bool NeverTrue(Expression condition) => condition is LiteralExpression literal && !literal.Value.IsTrue;

    static bool IsNull(Expression expression) => expression is LiteralExpression { Value.IsNull: true };

    static Expression Negate(UnaryExpression not) => not.Operand switch
    {
        UnaryExpression { Operator: UnaryOperator.Not } inner => inner.Operand,
        ComparisonExpression c => new ComparisonExpression(ComparisonOperators.Negate(c.Operator), c.Left, c.Right),
        InListExpression list => new InListExpression(list.Operand, list.Values, !list.IsNegated),
        UnaryExpression { Operator: UnaryOperator.IsNull } inner => new UnaryExpression(UnaryOperator.IsNotNull, inner.Operand),
        UnaryExpression { Operator: UnaryOperator.IsNotNull } inner => new UnaryExpression(UnaryOperator.IsNull, inner.Operand),
        _ => not,
    };

    /// <summary>Computes an operation on constants. One that fails is left, so that it fails only if a row reaches it.</summary>
    Expression Fold(Expression expression)
    {
        bool isFoldable = expression is not (LiteralExpression or ColumnExpression or SubqueryExpression or AggregateExpression)
            && expression.Children.All(c => c is LiteralExpression)
            && (expression is not FunctionExpression function || function.Function.Volatility != Volatility.Volatile)
            && expression is not LambdaExpression { IsVolatile: true };
        if (!isFoldable)
        {
            return expression;
        }

        try
        {
            return new LiteralExpression(context.EvaluateConstant(expression));
        }
        catch (QuiverException error) when (error.Kind is ErrorKind.Execution or ErrorKind.NotSupported)
        {
            return expression;
        }
    }

    static Expression SimplifyCase(CaseExpression choice)
    {
        var operands = new List<Expression>();
        Expression otherwise = choice.Default;
        for (int i = 0; i < choice.BranchCount; i++)
        {
            Expression condition = choice.Children[2 * i];
            if (condition is LiteralExpression { Value.IsTrue: true })
            {
                otherwise = choice.Children[(2 * i) + 1];
                break;
            }

            if (!NeverTrue(condition))
            {
                operands.Add(condition);
                operands.Add(choice.Children[(2 * i) + 1]);
            }
        }

        return operands.Count == 0 ? otherwise
            : operands.Count + 1 == choice.Children.Count ? choice
            : new CaseExpression([.. operands, otherwise], choice.Type);
    }

    /// <summary>Simplifies a chain of one operator at once, however it is nested: ten thousand terms take one pass.</summary>
    Expression SimplifyLogical(LogicalExpression logical)
    {
        bool isAnd = logical.IsAnd;
        LiteralExpression neutral = isAnd ? _true : _false;
        LiteralExpression decisive = isAnd ? _false : _true;
        var operands = new List<Expression>();
        var seen = new HashSet<Expression>();
        var pending = new Stack<Expression>([logical]);
        while (pending.TryPop(out Expression? next))
        {
            if (next is LogicalExpression same && same.IsAnd == isAnd)
            {
                for (int i = same.Children.Count - 1; i >= 0; i--)
                {
                    pending.Push(same.Children[i]);
                }

                continue;
            }

            Expression operand = Simplify(next);
            if (operand is LogicalExpression became && became.IsAnd == isAnd)
            {
                operands.AddRange(became.Children.Where(c => seen.Add(c)));
            }
            else if (operand.Equals(decisive))
            {
                return decisive;
            }
            else if (!operand.Equals(neutral) && seen.Add(operand))
            {
                operands.Add(operand);
            }
        }

        if (!isAnd && operands.Count > 1)
        {
            operands = MergeEqualities(operands);
            if (operands.Count > 1 && FactorOut(operands) is { } factored)
            {
                return factored;
            }
        }

        return operands.Count switch
        {
            0 => neutral,
            1 => operands[0],
            _ when operands.SequenceEqual(logical.Children) => logical,
            _ => new LogicalExpression(isAnd, operands),
        };
    }

    /// <summary><c>a = 1 OR a = 2 OR a IN (3, 4)</c> becomes one IN.</summary>
    static List<Expression> MergeEqualities(List<Expression> operands)
    {
        var groups = new Dictionary<Expression, List<ScalarValue>>();
        foreach (Expression operand in operands)
        {
            if (Values(operand) is { } found && !PlanRewriter.IsVolatile(found.Operand))
            {
                if (!groups.TryGetValue(found.Operand, out List<ScalarValue>? values))
                {
                    groups.Add(found.Operand, values = []);
                }

                values.AddRange(found.Values);
            }
        }

        var merged = new List<Expression>();
        var done = new HashSet<Expression>();
        foreach (Expression operand in operands)
        {
            if (Values(operand) is not { } found || !groups.TryGetValue(found.Operand, out List<ScalarValue>? values)
                || values.Count == found.Values.Count)
            {
                merged.Add(operand);
            }
            else if (done.Add(found.Operand))
            {
                merged.Add(new InListExpression(found.Operand, [.. values.Distinct()], isNegated: false));
            }
        }

        return merged;
    }

    static (Expression Operand, IReadOnlyList<ScalarValue> Values)? Values(Expression expression) => expression switch
    {
        ComparisonExpression { Operator: ComparisonOperator.Equal, Left: not LiteralExpression, Right: LiteralExpression literal } c =>
            (c.Left, [literal.Value]),
        ComparisonExpression { Operator: ComparisonOperator.Equal, Left: LiteralExpression literal } c => (c.Right, [literal.Value]),
        InListExpression { IsNegated: false } list => (list.Operand, list.Values),
        _ => null,
    };

    /// <summary>
    /// <c>(a AND b) OR (a AND c)</c> becomes <c>a AND (b OR c)</c>, which frees join conditions; null where nothing is common.
    /// </summary>
    Expression? FactorOut(List<Expression> branches)
    {
        List<Expression>[] parts = [.. branches.Select(b => ExpressionRewriter.Conjuncts(b).ToList())];
        var common = new HashSet<Expression>(parts[0].Where(p => !PlanRewriter.IsVolatile(p)));
        for (int i = 1; i < parts.Length && common.Count > 0; i++)
        {
            common.IntersectWith(parts[i]);
        }

        if (common.Count == 0)
        {
            return null;
        }

        Expression?[] rest = [.. parts.Select(p => ExpressionRewriter.And([.. p.Where(c => !common.Contains(c))]))];
        Expression[] factors = [.. parts[0].Where(common.Contains)];
        return rest.Any(r => r is null)
            ? ExpressionRewriter.And(factors)
            : Simplify(new LogicalExpression(isAnd: true, [.. factors, new LogicalExpression(isAnd: false, [.. rest.Select(r => r!)])]));
    }
}
