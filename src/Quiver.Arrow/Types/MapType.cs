namespace Quiver.Arrow.Types;

/// <summary>Keys and values: in memory a list of structs of a key and a value.</summary>
public sealed record MapType : DataType
{
    internal MapType(DataType key, DataType value)
        : base(TypeId.Map, PhysicalType.List)
    {
        Key = key;
        Value = value;
        Entries = Struct(new Field("key", key, isNullable: false), new Field("value", value));
    }

    /// <summary>The type of the keys.</summary>
    public DataType Key { get; }

    /// <summary>The type of the values.</summary>
    public DataType Value { get; }

    /// <summary>The struct of a key and a value that the list in memory holds.</summary>
    public StructType Entries { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Map({Key}, {Value})";
}
