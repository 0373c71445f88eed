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

    /// <summary>The unit of dates, times, timestamps, durations and intervals as its enum on the wire numbers it.</summary>
    public short Unit { get; init; }

    public WireField[] Children { get; init; } = [];

    public WireDictionary? Dictionary { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Returns the field as Quiver has it: only columns, not what is nested in them, are of a dictionary type.</summary>
    public Field ToField(bool isColumn) => new(
        Name, isColumn && Dictionary is not null ? DataType.Dictionary(ValueType) : ValueType, IsNullable, Metadata);
}
