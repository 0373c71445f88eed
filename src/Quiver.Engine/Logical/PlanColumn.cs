using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>A column that a plan gives.</summary>
/// <param name="Id">Which column; unique in the plan.</param>
/// <param name="Name">The name that the result shows.</param>
/// <param name="Type">The type of the values.</param>
public sealed record PlanColumn(ColumnId Id, string Name, DataType Type)
{
    /// <summary>The expression that reads the column.</summary>
    public ColumnExpression Read() => new(Id, Name, Type);
}
