using System.Runtime.CompilerServices;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>How large the values of exact expressions can become, from the bounds that tables know and the types of columns.</summary>
sealed class ColumnMagnitudes
{
    readonly Dictionary<ColumnId, (TableStatistics Table, int Ordinal)> _columns = [];

    public ColumnMagnitudes(LogicalPlan plan)
    {
        Add(plan);
    }

    /// <summary>No value of an exact expression is further from zero.</summary>
    public double Of(Expression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        double byType = OfType(expression.Type.Logical);
        return expression switch
        {
            ColumnExpression column => Math.Min(byType, OfColumn(column.Id)),
            LiteralExpression literal => CardinalityEstimator.Number(literal.Value) is { } value ? Math.Abs(value) : byType,
            CastExpression { Operand.Type: { IsInteger: true } or DecimalType } cast => Math.Min(byType, Of(cast.Operand)),
            ArithmeticExpression { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } sum =>
                Math.Min(byType, Of(sum.Left) + Of(sum.Right)),
            ArithmeticExpression { Operator: ArithmeticOperator.Multiply } product =>
                Math.Min(byType, Of(product.Left) * Of(product.Right)),
            CaseExpression choice => Math.Min(byType, Results(choice).Max(Of)),
            _ => byType,
        };
    }

    /// <summary>Bounds are looked up one by one, since tables may have to compute them.</summary>
    double OfColumn(ColumnId id)
    {
        ColumnStatistics? known = _columns.TryGetValue(id, out (TableStatistics Table, int Ordinal) place)
            ? place.Table.Columns[place.Ordinal] : null;
        return CardinalityEstimator.Number(known?.Min) is { } min && CardinalityEstimator.Number(known?.Max) is { } max
            ? Math.Max(Math.Abs(min), Math.Abs(max))
            : double.MaxValue;
    }

    static IEnumerable<Expression> Results(CaseExpression choice) =>
        choice.Children.Where((_, i) => i % 2 == 1 || i == choice.Children.Count - 1);

    static double OfType(DataType type) => type switch
    {
        DecimalType exact => Math.Pow(10, exact.Precision - exact.Scale),
        { IsInteger: true } => Math.Pow(2, 8 * type.ByteWidth),
        _ => double.MaxValue,
    };

    void Add(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is LogicalScan { Table.Statistics: { } statistics } scan)
        {
            for (int i = 0; i < Math.Min(scan.AllColumns.Count, statistics.Columns.Count); i++)
            {
                _columns[scan.AllColumns[i].Id] = (statistics, i);
            }
        }

        foreach (LogicalPlan input in plan.Inputs)
        {
            Add(input);
        }
    }
}
