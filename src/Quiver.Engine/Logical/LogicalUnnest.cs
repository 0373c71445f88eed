using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// Gives each row once for every element of its lists, beside the elements. Several lists go side by side, the shorter ones padded
/// with nulls; a null list is an empty one.
/// </summary>
/// <param name="input">The rows.</param>
/// <param name="lists">For each list the column of its elements and the list, over the columns of the input.</param>
/// <param name="ordinality">The column that counts the elements of a row from 1; null where nobody asks.</param>
/// <param name="keepsEmpty">Whether a row without elements stays, with nulls: LEFT JOIN of its elements.</param>
sealed class LogicalUnnest(LogicalPlan input, IReadOnlyList<Projection> lists, PlanColumn? ordinality, bool keepsEmpty) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public IReadOnlyList<Projection> Lists { get; } = lists;

    public PlanColumn? Ordinality { get; } = ordinality;

    public bool KeepsEmpty { get; } = keepsEmpty;

    public override IReadOnlyList<PlanColumn> Output { get; } =
        [.. input.Output, .. lists.Select(l => l.Column), .. ordinality is null ? [] : new[] { ordinality }];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = [.. lists.Select(l => l.Expression)];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalUnnest(inputs[0], Lists, Ordinality, KeepsEmpty);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalUnnest(Input, [.. Lists.Zip(expressions, (l, e) => l with { Expression = e })], Ordinality, KeepsEmpty);

    public override string Describe() => $"Unnest: {Text(Lists, Ordinality, KeepsEmpty)}";

    /// <summary>What EXPLAIN says of lists.</summary>
    public static string Text(IReadOnlyList<Projection> lists, PlanColumn? ordinality, bool keepsEmpty) =>
        string.Join(", ", lists) + (ordinality is null ? "" : $" WITH ORDINALITY AS {ordinality.Name}") + (keepsEmpty ? " KEEP EMPTY" : "");
}
