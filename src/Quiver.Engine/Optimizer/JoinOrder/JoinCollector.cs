using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>Takes a tree of joins apart into relations and operators.</summary>
/// <param name="visit">Orders the joins inside a relation.</param>
sealed class JoinCollector(Func<LogicalPlan, LogicalPlan> visit)
{
    readonly Dictionary<ColumnId, int> _owners = [];

    /// <summary>What is joined; a relation is a bit of a word.</summary>
    public List<LogicalPlan> Relations { get; } = [];

    /// <summary>The joins, each after those below it.</summary>
    public List<JoinOperator> Operators { get; } = [];

    /// <summary>Conditions of inner joins that have no two relations to join.</summary>
    public List<Expression> Filters { get; } = [];

    /// <summary>Whether all joins are inner joins.</summary>
    public bool IsInner { get; private set; } = true;

    /// <summary>The tree as it was, with the joins inside its relations ordered.</summary>
    public LogicalPlan Original { get; private set; } = LogicalValues.OneRow;

    /// <summary>Whether a join takes part.</summary>
    public static bool Takes(LogicalJoin join) =>
        join.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Right or JoinKind.Semi or JoinKind.Anti;

    /// <summary>Takes a tree apart.</summary>
    public void Collect(LogicalJoin join)
    {
        IsInner = IsInnerTree(join);
        Original = Walk(join).Plan;
    }

    /// <summary>The relations whose columns an expression reads.</summary>
    public ulong ReadBy(Expression expression)
    {
        ulong read = 0;
        foreach (ColumnId id in ExpressionRewriter.ColumnsOf(expression))
        {
            read |= _owners.TryGetValue(id, out int relation) ? 1UL << relation : 0;
        }

        return read;
    }

    static bool IsInnerTree(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return plan is not LogicalJoin join || !Takes(join)
            || (join.Kind == JoinKind.Inner && IsInnerTree(join.Left) && IsInnerTree(join.Right));
    }

    (LogicalPlan Plan, ulong Relations) Walk(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is not LogicalJoin join || !Takes(join))
        {
            return (Add(visit(plan)), 1UL << (Relations.Count - 1));
        }

        (LogicalPlan leftPlan, ulong left) = Walk(join.Left);
        (LogicalPlan rightPlan, ulong right) = Walk(join.Right);
        bool isSame = ReferenceEquals(leftPlan, join.Left) && ReferenceEquals(rightPlan, join.Right);
        AddOperators(join, left, right);
        return (isSame ? join : join.WithInputs([leftPlan, rightPlan]), left | right);
    }

    LogicalPlan Add(LogicalPlan relation)
    {
        foreach (PlanColumn column in relation.Output)
        {
            _owners[column.Id] = Relations.Count;
        }

        Relations.Add(relation);
        return relation;
    }

    void AddOperators(LogicalJoin join, ulong left, ulong right)
    {
        if (join.Kind == JoinKind.Right)
        {
            (left, right) = (right, left);
        }

        if (join.Kind != JoinKind.Inner)
        {
            AddOperator(join.Kind == JoinKind.Right ? JoinKind.Left : join.Kind, left, right, join.Conditions);
            return;
        }

        foreach (Expression condition in join.Conditions)
        {
            if (BitOperations.PopCount(ReadBy(condition)) < 2 && IsInner)
            {
                Filters.Add(condition);
            }
            else
            {
                AddOperator(JoinKind.Inner, left, right, [condition]);
            }
        }

        // Beside outer joins even a cross join has its place.
        if (join.Conditions.Count == 0 && !IsInner)
        {
            AddOperator(JoinKind.Inner, left, right, []);
        }
    }

    void AddOperator(JoinKind kind, ulong left, ulong right, IReadOnlyList<Expression> conditions)
    {
        ulong read = 0;
        foreach (Expression condition in conditions)
        {
            read |= ReadBy(condition);
        }

        Operators.Add(new JoinOperator(kind, left, right, conditions, read, Rejects));

        bool Rejects(ulong relations)
        {
            HashSet<ColumnId> columns = [.. _owners.Where(o => ((relations >> o.Value) & 1) != 0).Select(o => o.Key)];
            return conditions.Any(c => NullRejection.Rejects(c, columns));
        }
    }
}
