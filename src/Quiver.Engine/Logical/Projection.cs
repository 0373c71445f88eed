using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>A computed column.</summary>
/// <param name="Column">The column that is given.</param>
/// <param name="Expression">What it holds.</param>
sealed record Projection(PlanColumn Column, Expression Expression)
{
    /// <summary>Passes a column on under its own id.</summary>
    public static Projection Pass(PlanColumn column) => new(column, column.Read());

    public override string ToString() =>
        Expression is ColumnExpression read && read.Id == Column.Id ? Column.Name : $"{Expression} AS {Column.Name}";
}
