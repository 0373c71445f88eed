using Quiver.Compute.Grouping;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Logical;

/// <summary>A call of a window function, or of an aggregate over a window.</summary>
/// <param name="Signature">The types that overload resolution chose; arguments have been cast to them.</param>
/// <param name="Arguments">The arguments; empty for <c>count(*)</c>.</param>
sealed record WindowCall(FunctionSignature Signature, IReadOnlyList<Expression> Arguments)
{
    /// <summary>The function; null for an aggregate.</summary>
    public WindowFunction? Function { get; init; }

    /// <summary>The aggregate; null for another function.</summary>
    public AggregateFunction? Aggregate { get; init; }

    /// <summary>Whether equal arguments count once a frame.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Rows for which this is not true do not count.</summary>
    public Expression? Filter { get; init; }

    /// <summary>The order in which the rows of a frame are added; that of the window where it is empty.</summary>
    public IReadOnlyList<SortKey> ArgumentOrder { get; init; } = [];

    /// <summary>Whether rows with null arguments do not count.</summary>
    public bool IgnoresNulls { get; init; }

    /// <summary>Whether rows are counted from the end of the frame.</summary>
    public bool FromLast { get; init; }

    /// <summary>The frame.</summary>
    public WindowFrame Frame { get; init; } = WindowFrame.Default;

    /// <summary>How many leading keys of the order of the node split its partitions further for this call.</summary>
    public int PartitionKeys { get; init; }

    /// <summary>How many leading keys of the order of the node this call knows, those that split included.</summary>
    public int PeerKeys { get; init; }

    /// <summary>The name of what is called.</summary>
    public string Name => Function?.Name ?? Aggregate!.Name;

    /// <summary>The aggregate, as accumulators are made of it.</summary>
    public AggregateSlot Slot => new(
        budget => Aggregate!.CreateAccumulator(Signature, budget), Signature.Parameters, IsDistinct, HasFilter: false);

    /// <summary>Whether states of the aggregate may not be merged: an argument that changes says how values are put together.</summary>
    public bool TakesRowsOnly => Aggregate is { IsOrderSensitive: true } && Arguments.Skip(1).Any(a => a is not LiteralExpression);

    /// <summary>Arguments, filter, order, then what the frame needs.</summary>
    public IReadOnlyList<Expression> Expressions =>
    [
        .. Arguments,
        .. Filter is null ? [] : new[] { Filter },
        .. ArgumentOrder.Select(k => k.Expression),
        .. Frame.Expressions,
    ];

    /// <summary>Returns the call with other expressions, in the order of <see cref="Expressions"/>.</summary>
    public WindowCall With(IReadOnlyList<Expression> expressions)
    {
        int filter = Arguments.Count;
        int order = filter + (Filter is null ? 0 : 1);
        int frame = order + ArgumentOrder.Count;
        return this with
        {
            Arguments = [.. expressions.Take(filter)],
            Filter = Filter is null ? null : expressions[filter],
            ArgumentOrder = [.. ArgumentOrder.Select((k, i) => k with { Expression = expressions[order + i] })],
            Frame = Frame.With([.. expressions.Skip(frame)]),
        };
    }

    /// <summary>Compares what is called, but not the expressions.</summary>
    public bool SameFunction(WindowCall other) =>
        ReferenceEquals(Function, other.Function) && ReferenceEquals(Aggregate, other.Aggregate) && IsDistinct == other.IsDistinct
        && IgnoresNulls == other.IgnoresNulls && FromLast == other.FromLast && (Filter is null) == (other.Filter is null)
        && Arguments.Count == other.Arguments.Count && Frame.Shape == other.Frame.Shape
        && ArgumentOrder.Select(k => (k.IsDescending, k.NullsFirst)).SequenceEqual(
            other.ArgumentOrder.Select(k => (k.IsDescending, k.NullsFirst)));

    public override string ToString()
    {
        string arguments = Arguments.Count == 0 && Aggregate is not null ? "*" : string.Join(", ", Arguments);
        string order = ArgumentOrder.Count > 0 ? $" ORDER BY {string.Join(", ", ArgumentOrder)}" : "";
        string nulls = IgnoresNulls ? " IGNORE NULLS" : "";
        string last = FromLast ? " FROM LAST" : "";
        string filter = Filter is not null ? $" FILTER (WHERE {Filter})" : "";
        return $"{Name}({(IsDistinct ? "DISTINCT " : "")}{arguments}{order}{nulls}){last}{filter}";
    }
}
