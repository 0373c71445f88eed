using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Expressions;

/// <summary>
/// A bound scalar expression: every name is resolved, every type is known, and operands have the types that their operator
/// takes. Expressions are immutable values: equal when they compute the same from the same columns.
/// </summary>
public abstract class Expression : IEquatable<Expression>
{
    int _hash;

    private protected Expression(DataType type, IReadOnlyList<Expression> children)
    {
        Type = type;
        Children = children;
    }

    /// <summary>The type of the result.</summary>
    public DataType Type { get; }

    /// <summary>The operands in order.</summary>
    public IReadOnlyList<Expression> Children { get; }

    /// <summary>Whether two evaluations over the same row may differ, as with <c>random()</c>.</summary>
    internal virtual bool IsVolatile => false;

    /// <summary>
    /// Where the expression stands in the text of its statement, for errors of its values; line 0 where it stands in none, as what
    /// the engine adds and what a view consists of. It is no part of equality.
    /// </summary>
    internal SourcePosition Place { get; set; }

    /// <summary>Returns the same operation at the same place over other operands of the same types.</summary>
    internal Expression WithChildren(IReadOnlyList<Expression> children)
    {
        Expression same = Rebuild(children);
        if (!ReferenceEquals(same, this))
        {
            same.Place = Place;
        }

        return same;
    }

    /// <summary>Makes the same operation over other operands of the same types.</summary>
    private protected abstract Expression Rebuild(IReadOnlyList<Expression> children);

    /// <summary>Compares what is not an operand.</summary>
    private protected abstract bool SameOperation(Expression other);

    /// <summary>Hashes what is not an operand.</summary>
    private protected abstract int OperationHash();

    /// <inheritdoc/>
    public bool Equals(Expression? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.GetType() != GetType() || GetHashCode() != other.GetHashCode()
            || Children.Count != other.Children.Count || !Type.Equals(other.Type) || !SameOperation(other))
        {
            return false;
        }

        for (int i = 0; i < Children.Count; i++)
        {
            if (!Children[i].Equals(other.Children[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = new HashCode();
            hash.Add(GetType());
            hash.Add(OperationHash());
            foreach (Expression child in Children)
            {
                hash.Add(child.GetHashCode());
            }

            _hash = hash.ToHashCode() | 1;
        }

        return _hash;
    }

    /// <summary>The expression as it stands in plans.</summary>
    public abstract override string ToString();
}
