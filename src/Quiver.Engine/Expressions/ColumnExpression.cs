using Quiver.Arrow.Types;

namespace Quiver.Engine.Expressions;

/// <summary>The value of a column.</summary>
public sealed class ColumnExpression : Expression
{
    internal ColumnExpression(ColumnId id, string name, DataType type)
        : base(type, [])
    {
        Id = id;
        Name = name;
    }

    /// <summary>Which column.</summary>
    public ColumnId Id { get; }

    /// <summary>The name, for people only.</summary>
    public string Name { get; }

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => this;

    private protected override bool SameOperation(Expression other) => ((ColumnExpression)other).Id == Id;

    private protected override int OperationHash() => Id.Value;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
