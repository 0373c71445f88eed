using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Compares plans that differ in the ids of their columns only.</summary>
sealed class PlanEquality
{
    readonly Dictionary<ColumnId, Expression> _columns = [];

    /// <summary>Whether two plans give equal rows for the same reason; columns correspond by position.</summary>
    public bool Same(LogicalPlan left, LogicalPlan right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.GetType() != right.GetType() || left.Inputs.Count != right.Inputs.Count || left.Output.Count != right.Output.Count
            || left.Expressions.Count != right.Expressions.Count)
        {
            return false;
        }

        for (int i = 0; i < left.Inputs.Count; i++)
        {
            if (!Same(left.Inputs[i], right.Inputs[i]))
            {
                return false;
            }
        }

        if (left is LogicalScan a && right is LogicalScan b)
        {
            Map(a.AllColumns, b.AllColumns);
        }

        if (!SameDetails(left, right) || !SameExpressions(left, right))
        {
            return false;
        }

        Map(left.Output, right.Output);
        return left.Output.Zip(right.Output).All(p => p.First.Type.Equals(p.Second.Type));
    }

    static bool SameDetails(LogicalPlan left, LogicalPlan right) => (left, right) switch
    {
        (LogicalScan a, LogicalScan b) =>
            ReferenceEquals(a.Table, b.Table) && a.Limit == b.Limit && a.Projection.SequenceEqual(b.Projection),
        (LogicalJoin a, LogicalJoin b) => a.Kind == b.Kind,
        (LogicalLimit a, LogicalLimit b) => a.Offset == b.Offset && a.Count == b.Count,
        (LogicalSort a, LogicalSort b) => a.Fetch == b.Fetch
            && a.Keys.Zip(b.Keys).All(k => k.First.IsDescending == k.Second.IsDescending && k.First.NullsFirst == k.Second.NullsFirst),
        (LogicalSetOperation a, LogicalSetOperation b) => a.Operator == b.Operator,
        (LogicalValues a, LogicalValues b) => a.Rows.Count == b.Rows.Count,
        (LogicalAggregate a, LogicalAggregate b) => a.Keys.Count == b.Keys.Count && a.Calls.Count == b.Calls.Count
            && a.Calls.Zip(b.Calls).All(c => SameCall(c.First.Call, c.Second.Call)),
        (LogicalUnnest a, LogicalUnnest b) => a.KeepsEmpty == b.KeepsEmpty && (a.Ordinality is null) == (b.Ordinality is null),
        (LogicalFilter or LogicalProject, _) => true,
        _ => false,
    };

    static bool SameCall(AggregateCall a, AggregateCall b) =>
        ReferenceEquals(a.Function, b.Function) && a.IsDistinct == b.IsDistinct && (a.Filter is null) == (b.Filter is null)
        && a.Arguments.Count == b.Arguments.Count && a.OrderBy.Count == b.OrderBy.Count
        && a.OrderBy.Zip(b.OrderBy).All(k => k.First.IsDescending == k.Second.IsDescending && k.First.NullsFirst == k.Second.NullsFirst);

    bool SameExpressions(LogicalPlan left, LogicalPlan right)
    {
        for (int i = 0; i < left.Expressions.Count; i++)
        {
            if (!ExpressionRewriter.Substitute(left.Expressions[i], _columns).Equals(right.Expressions[i]))
            {
                return false;
            }
        }

        return true;
    }

    void Map(IReadOnlyList<PlanColumn> left, IReadOnlyList<PlanColumn> right)
    {
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            _columns[left[i].Id] = right[i].Read();
        }
    }
}
