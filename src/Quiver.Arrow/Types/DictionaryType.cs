namespace Quiver.Arrow.Types;

/// <summary>
/// Values by code into a dictionary. A schema says so where an interchange format asks for it; inside the engine
/// dictionary encoding is a property of a column and the type is that of the values.
/// </summary>
public sealed record DictionaryType : DataType
{
    internal DictionaryType(DataType value)
        : base(TypeId.Dictionary, value.Physical)
    {
        Value = value;
    }

    /// <summary>The type of the values.</summary>
    public DataType Value { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Dictionary({Value})";
}
