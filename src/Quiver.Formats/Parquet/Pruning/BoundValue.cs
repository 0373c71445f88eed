using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// A bound of the values of a column, or a literal to compare with one: exactly one of an integer (integers, decimals, dates
/// and times as their raw values), a floating number or bytes, which compare without sign.
/// </summary>
readonly record struct BoundValue(Int128? Integer, double? Real, ReadOnlyMemory<byte>? Bytes) : IComparable<BoundValue>
{
    public static BoundValue OfInteger(Int128 value) => new(value, null, null);

    public static BoundValue OfReal(double value) => new(null, value, null);

    public static BoundValue OfBytes(ReadOnlyMemory<byte> value) => new(null, null, value);

    /// <summary>Returns the value of a literal, or null where it is null, NaN or of a type without bounds.</summary>
    public static BoundValue? Of(ScalarValue literal)
    {
        if (literal.IsNull)
        {
            return null;
        }

        switch (literal.Column)
        {
            case BooleanColumn booleans:
                return OfInteger(booleans[0] ? 1 : 0);
            case StringColumn strings:
                return OfBytes(strings.GetBytes(0).ToArray());
            case FixedWidthColumn numbers:
                return Of(numbers);
            default:
                return null;
        }
    }

    public int CompareTo(BoundValue other)
    {
        if (Integer is { } integer)
        {
            return integer.CompareTo(other.Integer!.Value);
        }

        return Real is { } real ? real.CompareTo(other.Real!.Value) : Bytes!.Value.Span.SequenceCompareTo(other.Bytes!.Value.Span);
    }

    /// <summary>Returns the bound as a value of a column type, or null where it is not one, such as text cut within a
    /// character.</summary>
    public unsafe ScalarValue? ToScalar(DataType type)
    {
        if (Bytes is { } bytes)
        {
            if (type.Id == TypeId.Utf8)
            {
                return System.Text.Unicode.Utf8.IsValid(bytes.Span)
                    ? ScalarValue.Text(System.Text.Encoding.UTF8.GetString(bytes.Span))
                    : null;
            }

            return new ScalarValue(type, bytes.ToArray());
        }

        if (type.Id == TypeId.Boolean)
        {
            return ScalarValue.Boolean(Integer != 0);
        }

        var owned = new ColumnBuffers();
        var data = owned.Add(128, Quiver.Arrow.Memory.MemoryBudget.Unlimited).Pointer;
        switch (type.Physical)
        {
            case PhysicalType.Float32:
                *(float*)data = (float)Real!.Value;
                break;
            case PhysicalType.Float64:
                *(double*)data = Real!.Value;
                break;
            default:
                *(Int128*)data = Integer!.Value;
                break;
        }

        return new ScalarValue(new FixedWidthColumn(type, 1, data, null, 0, owned));
    }

    static BoundValue? Of(FixedWidthColumn number)
    {
        switch (number.Type.Physical)
        {
            case PhysicalType.Int8:
                return OfInteger(number.Values<sbyte>()[0]);
            case PhysicalType.Int16:
                return OfInteger(number.Values<short>()[0]);
            case PhysicalType.Int32:
                return OfInteger(number.Values<int>()[0]);
            case PhysicalType.Int64:
                return OfInteger(number.Values<long>()[0]);
            case PhysicalType.UInt8:
                return OfInteger(number.Values<byte>()[0]);
            case PhysicalType.UInt16:
                return OfInteger(number.Values<ushort>()[0]);
            case PhysicalType.UInt32:
                return OfInteger(number.Values<uint>()[0]);
            case PhysicalType.UInt64:
                return OfInteger(number.Values<ulong>()[0]);
            case PhysicalType.Int128:
                return OfInteger(number.Values<Int128>()[0]);
            case PhysicalType.Float32:
                return float.IsNaN(number.Values<float>()[0]) ? null : OfReal(number.Values<float>()[0]);
            case PhysicalType.Float64:
                return double.IsNaN(number.Values<double>()[0]) ? null : OfReal(number.Values<double>()[0]);
            default:
                return null;
        }
    }
}
