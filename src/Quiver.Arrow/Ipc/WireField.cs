using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>A field as the wire describes it, with the type that Quiver gives its values.</summary>
sealed class WireField
{
    public required string Name { get; init; }

    public required bool IsNullable { get; init; }

    public required WireType Type { get; init; }

    /// <summary>The type of the values in Quiver, never dictionary encoded.</summary>
    public required DataType ValueType { get; init; }

    /// <summary>Bits of integers, floats, decimals and times; bytes of a fixed-size binary; elements of a fixed-size list.</summary>
    public int Width { get; init; }

    /// <summary>Of integers.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The unit of dates, times, timestamps, durations and intervals, or the mode of a union, as its enum on the wire numbers
    /// it.</summary>
    public short Unit { get; init; }

    /// <summary>Of a union: what a row of each member has as its type.</summary>
    public byte[] TypeIds { get; init; } = [];

    public WireField[] Children { get; init; } = [];

    public WireDictionary? Dictionary { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Returns the field of the values of the dictionary.</summary>
    public WireField WithoutDictionary() => new()
    {
        Name = Name,
        IsNullable = true,
        Type = Type,
        ValueType = ValueType,
        Width = Width,
        IsSigned = IsSigned,
        Unit = Unit,
        TypeIds = TypeIds,
        Children = Children,
    };

    /// <summary>Returns the field as Quiver has it: only columns, not what is nested in them, are of a dictionary type.</summary>
    public Field ToField(bool isColumn) => new(
        Name, isColumn && Dictionary is not null ? DataType.Dictionary(ValueType) : ValueType, IsNullable, Metadata);
}
