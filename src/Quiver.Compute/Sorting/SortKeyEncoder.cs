using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Joining;

namespace Quiver.Compute.Sorting;

/// <summary>
/// Packs the leading keys of rows into 64 bits whose unsigned order is the order asked for: integers take as many bits as
/// their range needs, floats their ordered bits, strings their first bytes (prototype, section 6). Keys are packed until the
/// bits are used up; <see cref="IsExact"/> says whether equal bits mean equal keys.
/// </summary>
sealed unsafe class SortKeyEncoder
{
    readonly IReadOnlyList<Column> _keys;
    readonly IReadOnlyList<SortDirection> _directions;

    public SortKeyEncoder(IReadOnlyList<Column> keys, IReadOnlyList<SortDirection> directions)
    {
        _keys = keys;
        _directions = directions;
    }

    readonly List<int> _exactBits = [];

    /// <summary>Bits in use after each of the first keys: those that were packed whole.</summary>
    public IReadOnlyList<int> ExactBits => _exactBits;

    /// <summary>Whether equal packed keys mean equal keys.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Bits in use, counted from the lowest.</summary>
    public int BitCount { get; private set; }

    /// <summary>Writes an entry for each row.</summary>
    public void Encode(SortEntry* entries, int rowCount)
    {
        for (nint i = 0; i < rowCount; i++)
        {
            entries[i] = new SortEntry { Key = 0, Row = i };
        }

        for (int k = 0; k < _keys.Count; k++)
        {
            int room = 64 - BitCount;
            if (room == 0 || !TryAppend(entries, rowCount, _keys[k], _directions[k], room))
            {
                IsExact = false;
                return;
            }

            if (!IsExact)
            {
                return;
            }

            _exactBits.Add(BitCount);
        }
    }

    bool TryAppend(SortEntry* entries, int rowCount, Column key, SortDirection direction, int room)
    {
        if (key is NullColumn)
        {
            return true;
        }

        int nullBit = key.HasValidity ? 1 : 0;
        if (room <= nullBit)
        {
            return false;
        }

        switch (key.Type.Physical)
        {
            case PhysicalType.Bit:
                Append(entries, rowCount, key, direction, 1, new BooleanBits((BooleanColumn)key));
                return true;
            case PhysicalType.Float32:
                return AppendWide(entries, rowCount, key, direction, room - nullBit, 32, new FloatBits(((FixedWidthColumn)key).Data));
            case PhysicalType.Float64:
                return AppendWide(entries, rowCount, key, direction, room - nullBit, 64, new DoubleBits(((FixedWidthColumn)key).Data));
            case PhysicalType.View:
                return AppendText(entries, rowCount, (StringColumn)key, direction, room - nullBit);
            case PhysicalType.UInt64:
                return AppendWide(entries, rowCount, key, direction, room - nullBit, 64, new UnsignedBits(((FixedWidthColumn)key).Data));
            case PhysicalType.Int128:
                IsExact = false;
                return AppendWide(entries, rowCount, key, direction, room - nullBit, 64, new HighBits(((FixedWidthColumn)key).Data));
            case PhysicalType.Interval or PhysicalType.List or PhysicalType.Struct or PhysicalType.None:
                return false;
            default:
                return AppendInteger(entries, rowCount, (FixedWidthColumn)key, direction, room - nullBit);
        }
    }

    bool AppendInteger(SortEntry* entries, int rowCount, FixedWidthColumn key, SortDirection direction, int room)
    {
        (long min, long max) = IntegerKeys.Range(key) ?? (0, 0);
        ulong range = (ulong)max - (ulong)min;
        int bits = 64 - BitOperations.LeadingZeroCount(range);
        using NativeBuffer wide = NativeBuffer.Allocate((rowCount + 64L) * 8, MemoryBudget.Unlimited);
        IntegerKeys.Widen(key, (long*)wide.Pointer);
        return AppendWide(entries, rowCount, key, direction, room, bits, new IntegerBits((long*)wide.Pointer, min));
    }

    bool AppendText(SortEntry* entries, int rowCount, StringColumn key, SortDirection direction, int room)
    {
        // Whole bytes only; a text that is shorter than them and the same text with zero bytes after it differ in no bit.
        int bytes = Math.Min(8, room / 8);
        if (bytes == 0)
        {
            return false;
        }

        IsExact = false;
        Append(entries, rowCount, key, direction, bytes * 8, new TextBits(key.Views, bytes));
        return true;
    }

    /// <summary>Appends the upper bits of a key where it does not fit the room whole.</summary>
    bool AppendWide<TBits>(SortEntry* entries, int rowCount, Column key, SortDirection direction, int room, int bits, TBits source)
        where TBits : struct, IKeyBits
    {
        if (bits <= room)
        {
            Append(entries, rowCount, key, direction, bits, source);
            return true;
        }

        IsExact = false;
        Append(entries, rowCount, key, direction, room, new UpperBits<TBits>(source, bits - room));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Append<TBits>(SortEntry* entries, int rowCount, Column key, SortDirection direction, int bits, TBits source)
        where TBits : struct, IKeyBits
    {
        ulong* validity = key.Validity;
        ulong all = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong flip = direction.IsDescending ? all : 0;
        if (validity == null)
        {
            for (nint i = 0; i < rowCount; i++)
            {
                ulong value = (source.At(i) & all) ^ flip;
                entries[i].Key = bits == 64 ? value : (entries[i].Key << bits) | value;
            }

            BitCount += bits;
            return;
        }

        ulong nullKey = direction.NullsFirst ? 0UL : 1UL;
        for (nint i = 0; i < rowCount; i++)
        {
            bool valid = Bitmap.Get(validity, (int)i);
            ulong value = valid ? (source.At(i) & all) ^ flip : 0;
            ulong marked = valid ? 1 - nullKey : nullKey;
            entries[i].Key = (((entries[i].Key << 1) | marked) << bits) | value;
        }

        BitCount += bits + 1;
    }

    interface IKeyBits
    {
        ulong At(nint row);
    }

    readonly struct IntegerBits(long* values, long min) : IKeyBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong At(nint row) => (ulong)values[row] - (ulong)min;
    }

    readonly struct UnsignedBits(byte* values) : IKeyBits
    {
        public ulong At(nint row) => ((ulong*)values)[row];
    }

    readonly struct HighBits(byte* values) : IKeyBits
    {
        public ulong At(nint row) => (ulong)(((Int128*)values)[row] >> 64) ^ (1UL << 63);
    }

    readonly struct BooleanBits(BooleanColumn column) : IKeyBits
    {
        public ulong At(nint row) => Bitmap.Get(column.Bits, (int)row) ? 1UL : 0UL;
    }

    readonly struct DoubleBits(byte* values) : IKeyBits
    {
        public ulong At(nint row)
        {
            double value = ((double*)values)[row];
            ulong bits = BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0);
            bits = double.IsNaN(value) ? 0x7FF8000000000000 : bits;
            return (bits >> 63) != 0 ? ~bits : bits | (1UL << 63);
        }
    }

    readonly struct FloatBits(byte* values) : IKeyBits
    {
        public ulong At(nint row)
        {
            float value = ((float*)values)[row];
            uint bits = float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value + 0.0f);
            return (bits >> 31) != 0 ? ~bits : bits | (1U << 31);
        }
    }

    readonly struct TextBits(StringView* views, int bytes) : IKeyBits
    {
        public ulong At(nint row)
        {
            StringView* view = views + row;
            byte* start = StringView.BytesOf(view);
            ulong value = 0;
            int length = Math.Min(view->Length, bytes);
            for (int i = 0; i < length; i++)
            {
                value |= (ulong)start[i] << ((bytes - 1 - i) * 8);
            }

            return value;
        }
    }

    readonly struct UpperBits<TBits>(TBits source, int dropped) : IKeyBits
        where TBits : struct, IKeyBits
    {
        public ulong At(nint row) => source.At(row) >> dropped;
    }
}
