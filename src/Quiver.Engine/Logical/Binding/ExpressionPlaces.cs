using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Tells bound expressions where they stand in the text, so that errors of their values can point there.</summary>
static class ExpressionPlaces
{
    /// <summary>Gives a place to what has none yet: the parts of an expression were marked when they were bound.</summary>
    public static void Mark(Expression expression, SourcePosition place)
    {
        if (expression.Place.Line > 0 || expression is LiteralExpression)
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        expression.Place = place;
        foreach (Expression child in expression.Children)
        {
            Mark(child, place);
        }
    }

    /// <summary>Forgets the places in a plan whose text is not that of the statement.</summary>
    public static void Forget(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (Expression expression in plan.Expressions)
        {
            Forget(expression);
        }

        foreach (LogicalPlan input in plan.Inputs)
        {
            Forget(input);
        }
    }

    static void Forget(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        expression.Place = default;
        if (expression is SubqueryExpression subquery)
        {
            Forget(subquery.Plan);
        }
        else if (expression is LambdaExpression lambda)
        {
            Forget(lambda.Body.Result);
        }

        foreach (Expression child in expression.Children)
        {
            Forget(child);
        }
    }
}
