using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Joining;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Sorting;

/// <summary>
/// Turns one key of an order into 64 bits whose unsigned order is never the opposite one, whatever other rows there are: unlike what
/// <see cref="SortKeyEncoder"/> packs they may be compared between batches. The least and the greatest number stand for nulls.
/// </summary>
sealed unsafe class SortKeyBits(SortDirection direction, MemoryBudget budget) : IDisposable
{
    const ulong Sign = 1UL << 63;
    readonly ColumnScratch _flat = new(budget);
    bool _isCut;

    /// <summary>Whether keys of a type can be told apart.</summary>
    public static bool Takes(DataType type) => IntegerKeys.IsInteger(type)
        || type.Physical is PhysicalType.Float32 or PhysicalType.Float64 or PhysicalType.View or PhysicalType.Int128;

    /// <summary>Whether all rows with these bits have equal keys.</summary>
    public bool IsExact(ulong bits) => !_isCut && bits is not (1 or ulong.MaxValue - 1);

    /// <summary>Writes the bits of each row; without a key all are equal.</summary>
    public void Write(Column? key, int rowCount, ulong* target)
    {
        ulong nullBits = direction.NullsFirst ? 0 : ulong.MaxValue;
        if (key is null or NullColumn)
        {
            new Span<ulong>(target, rowCount).Fill(key is null ? 2 : nullBits);
            return;
        }

        Column flat = FlattenKernel.Flatten(key, _flat);
        WriteValues(flat, rowCount, target);
        ulong flip = direction.IsDescending ? ulong.MaxValue : 0;
        for (nint i = 0; i < rowCount; i++)
        {
            target[i] = Math.Clamp(target[i] ^ flip, 1, ulong.MaxValue - 1);
        }

        for (int i = 0; flat.MayHaveNulls && i < rowCount; i++)
        {
            target[i] = flat.IsNull(i) ? nullBits : target[i];
        }
    }

    public void Dispose() => _flat.Dispose();

    void WriteValues(Column flat, int rowCount, ulong* target)
    {
        switch (flat.Type.Physical)
        {
            case PhysicalType.View:
                _isCut = true;
                WriteTexts((StringColumn)flat, rowCount, target);
                break;
            case PhysicalType.Float32:
                float* floats = (float*)((FixedWidthColumn)flat).Data;
                for (nint i = 0; i < rowCount; i++)
                {
                    target[i] = BitsOf(floats[i]);
                }

                break;
            case PhysicalType.Float64:
                double* doubles = (double*)((FixedWidthColumn)flat).Data;
                for (nint i = 0; i < rowCount; i++)
                {
                    target[i] = BitsOf(doubles[i]);
                }

                break;
            case PhysicalType.Int128:
                var wide = (Int128*)((FixedWidthColumn)flat).Data;
                for (nint i = 0; i < rowCount; i++)
                {
                    target[i] = (ulong)(long)Int128.Clamp(wide[i], long.MinValue, long.MaxValue) ^ Sign;
                }

                break;
            default:
                IntegerKeys.Widen((FixedWidthColumn)flat, (long*)target);
                for (nint i = 0; i < rowCount; i++)
                {
                    target[i] ^= Sign;
                }

                break;
        }
    }

    /// <summary>The first bytes of each text.</summary>
    static void WriteTexts(StringColumn texts, int rowCount, ulong* target)
    {
        for (int i = 0; i < rowCount; i++)
        {
            ulong bits = 0;
            if (!texts.IsNull(i))
            {
                StringView* view = texts.Views + i;
                byte* bytes = StringView.BytesOf(view);
                for (int b = 0; b < Math.Min(view->Length, sizeof(ulong)); b++)
                {
                    bits |= (ulong)bytes[b] << (8 * (sizeof(ulong) - 1 - b));
                }
            }

            target[i] = bits;
        }
    }

    /// <summary>All NaNs are one, and greater than other numbers; both zeros are one.</summary>
    static ulong BitsOf(double value)
    {
        ulong bits = double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }
}
