using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Collects projections: a column that passes through unchanged keeps its id, everything else gets a new one.</summary>
sealed class ProjectionList
{
    readonly Binder _binder;
    readonly HashSet<ColumnId> _given;
    readonly List<Projection> _items = [];

    public ProjectionList(Binder binder, LogicalPlan input)
    {
        _binder = binder;
        _given = [.. input.Output.Select(c => c.Id)];
    }

    public IReadOnlyList<Projection> Items => _items;

    public PlanColumn Add(string name, Expression value)
    {
        // Removing the id makes sure that a column that is selected twice is not the same column twice.
        PlanColumn column = value is ColumnExpression read && read.Name == name && _given.Remove(read.Id)
            ? new PlanColumn(read.Id, name, value.Type)
            : _binder.NewColumn(name, value.Type);
        _items.Add(new Projection(column, value));
        return column;
    }
}
