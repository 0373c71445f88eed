using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// A call with its window inside an expression; the binder replaces each by a column of a <see cref="LogicalWindow"/>.
/// </summary>
sealed class WindowExpression(WindowCall call, IReadOnlyList<Expression> partitionBy, IReadOnlyList<SortKey> orderBy)
    : Expression(call.Signature.Result, [.. call.Expressions, .. partitionBy, .. orderBy.Select(k => k.Expression)])
{
    public WindowCall Call { get; } = call;

    public IReadOnlyList<Expression> PartitionBy { get; } = partitionBy;

    public IReadOnlyList<SortKey> OrderBy { get; } = orderBy;

    private protected override Expression Rebuild(IReadOnlyList<Expression> children)
    {
        int partition = children.Count - OrderBy.Count - PartitionBy.Count;
        int order = children.Count - OrderBy.Count;
        return new WindowExpression(
            Call.With([.. children.Take(partition)]),
            [.. children.Skip(partition).Take(PartitionBy.Count)],
            [.. OrderBy.Select((k, i) => k with { Expression = children[order + i] })]);
    }

    private protected override bool SameOperation(Expression other)
    {
        var window = (WindowExpression)other;
        return Call.SameFunction(window.Call) && PartitionBy.Count == window.PartitionBy.Count && OrderBy.SequenceEqual(window.OrderBy);
    }

    private protected override int OperationHash() => Call.Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString()
    {
        var parts = new List<string>();
        if (PartitionBy.Count > 0)
        {
            parts.Add($"PARTITION BY {string.Join(", ", PartitionBy)}");
        }

        if (OrderBy.Count > 0)
        {
            parts.Add($"ORDER BY {string.Join(", ", OrderBy)}");
        }

        if (!Call.Frame.SameAs(WindowFrame.Default))
        {
            parts.Add(Call.Frame.ToString());
        }

        return $"{Call} OVER ({string.Join(" ", parts)})";
    }
}
