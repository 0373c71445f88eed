using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Rows of expressions without columns.</summary>
sealed class PhysicalValues(IReadOnlyList<PlanColumn> columns, IReadOnlyList<IReadOnlyList<Expression>> rows) : PhysicalPlan
{
    public IReadOnlyList<IReadOnlyList<Expression>> Rows { get; } = rows;

    public override IReadOnlyList<PlanColumn> Columns { get; } = columns;

    public override string Describe() => Rows.Count == 0 ? "Empty" : $"Values: {Rows.Count} rows";
}
