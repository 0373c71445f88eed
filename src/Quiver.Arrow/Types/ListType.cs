namespace Quiver.Arrow.Types;

/// <summary>A list of values of one type.</summary>
public sealed record ListType : DataType
{
    internal ListType(Field element)
        : base(TypeId.List, PhysicalType.List)
    {
        ElementField = element;
    }

    /// <summary>The field of the elements.</summary>
    public Field ElementField { get; }

    /// <summary>The type of the elements.</summary>
    public DataType Element => ElementField.Type;

    /// <summary>Two lists are equal when their elements are: the name of the element field means nothing.</summary>
    public bool Equals(ListType? other) => other is not null && Element.Equals(other.Element);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(TypeId.List, Element);

    /// <inheritdoc/>
    public override string ToString() => $"List({Element})";
}
