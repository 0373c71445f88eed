using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// Gives each row of its input columns computed from the rows of the same partition. One sort by the partition and the order serves all
/// calls: each knows a beginning of the order, and some of its keys may split the partitions further.
/// </summary>
sealed class LogicalWindow(
    LogicalPlan input,
    IReadOnlyList<Expression> partitionBy,
    IReadOnlyList<SortKey> orderBy,
    IReadOnlyList<(PlanColumn Column, WindowCall Call)> calls)
    : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    /// <summary>Rows with equal values of these are in one partition of every call.</summary>
    public IReadOnlyList<Expression> PartitionBy { get; } = partitionBy;

    public IReadOnlyList<SortKey> OrderBy { get; } = orderBy;

    public IReadOnlyList<(PlanColumn Column, WindowCall Call)> Calls { get; } = calls;

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. input.Output, .. calls.Select(c => c.Column)];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    /// <summary>The partition, the order, then what each call needs.</summary>
    public override IReadOnlyList<Expression> Expressions { get; } =
        [.. partitionBy, .. orderBy.Select(k => k.Expression), .. calls.SelectMany(c => c.Call.Expressions)];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalWindow(inputs[0], PartitionBy, OrderBy, Calls);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions)
    {
        int next = PartitionBy.Count + OrderBy.Count;
        var calls = new List<(PlanColumn, WindowCall)>();
        foreach ((PlanColumn column, WindowCall call) in Calls)
        {
            int count = call.Expressions.Count;
            calls.Add((column, call.With([.. expressions.Skip(next).Take(count)])));
            next += count;
        }

        return new LogicalWindow(
            Input,
            [.. expressions.Take(PartitionBy.Count)],
            [.. OrderBy.Select((k, i) => k with { Expression = expressions[PartitionBy.Count + i] })],
            calls);
    }

    public override string Describe() => $"Window: {Text(PartitionBy, OrderBy, Calls)}";

    /// <summary>What EXPLAIN shows of a window.</summary>
    public static string Text(
        IReadOnlyList<Expression> partitionBy, IReadOnlyList<SortKey> orderBy, IReadOnlyList<(PlanColumn Column, WindowCall Call)> calls)
    {
        string partition = partitionBy.Count == 0 ? "" : $"partition=[{string.Join(", ", partitionBy)}] ";
        string order = orderBy.Count == 0 ? "" : $"order=[{string.Join(", ", orderBy)}] ";
        return $"{partition}{order}calls=[{string.Join(", ", calls.Select(c => Text(c.Call, orderBy)))}]";
    }

    static string Text(WindowCall call, IReadOnlyList<SortKey> orderBy)
    {
        string frame = call.Frame.SameAs(WindowFrame.Default) ? "" : $" {call.Frame}";
        string keys = call.PartitionKeys == 0 && call.PeerKeys == orderBy.Count
            ? ""
            : $" over {call.PartitionKeys}..{call.PeerKeys} of order";
        return $"{call}{keys}{frame}";
    }
}
