using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;

namespace Quiver.Engine.Logical;

/// <summary>A call of an aggregate function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Signature">The types that overload resolution chose; arguments have been cast to them.</param>
/// <param name="Arguments">The arguments; empty for <c>count(*)</c>.</param>
sealed record AggregateCall(AggregateFunction Function, FunctionSignature Signature, IReadOnlyList<Expression> Arguments)
{
    /// <summary>Whether equal arguments count once a group.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Rows for which this is not true do not count.</summary>
    public Expression? Filter { get; init; }

    /// <summary>The order in which rows are added.</summary>
    public IReadOnlyList<SortKey> OrderBy { get; init; } = [];

    /// <summary>Where the call stands in the text, for errors of its values; null where it stands in none.</summary>
    public CallPlace? Place { get; init; }

    /// <summary>Whether there are arguments that say how to compute, such as the n of the n greatest values.</summary>
    public bool HasConstants => Function.ConstantsFrom is { } first && Arguments.Count > first;

    /// <summary>Whether equal arguments change nothing, as with min and max; they do with the n least or greatest values.</summary>
    public bool IgnoresDuplicates => Function.IgnoresDuplicates && !HasConstants;

    /// <summary>Compares what is computed.</summary>
    public bool SameAs(AggregateCall other) =>
        ReferenceEquals(Function, other.Function) && IsDistinct == other.IsDistinct && Equals(Filter, other.Filter)
        && Arguments.SequenceEqual(other.Arguments) && OrderBy.SequenceEqual(other.OrderBy);

    public override string ToString()
    {
        string order = OrderBy.Count > 0 ? $" ORDER BY {string.Join(", ", OrderBy)}" : "";
        string filter = Filter is not null ? $" FILTER (WHERE {Filter})" : "";
        string arguments = Arguments.Count == 0 ? "*" : string.Join(", ", Arguments);
        return $"{Function.Name}({(IsDistinct ? "DISTINCT " : "")}{arguments}{order}){filter}";
    }
}
