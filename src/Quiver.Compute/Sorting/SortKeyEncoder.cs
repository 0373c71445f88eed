using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Joining;

namespace Quiver.Compute.Sorting;

/// <summary>
/// Packs the leading keys of rows into 64 bits whose unsigned order is the order asked for: integers take as many bits as
/// their range needs, floats their ordered bits, strings the bits of <see cref="TextPacking"/> (prototype, section 6). Keys are packed
/// until the bits are used up; <see cref="IsExact"/> says whether equal bits mean equal keys. What each key takes is decided first, so that
/// workers may pack rows side by side.
/// </summary>
sealed unsafe class SortKeyEncoder
{
    /// <summary>Rows that are packed key by key while they are in the first-level cache.</summary>
    const int BlockRows = 1024;

    readonly List<Step> _steps = [];
    readonly List<int> _exactBits = [];

    public SortKeyEncoder(IReadOnlyList<Column> keys, IReadOnlyList<SortDirection> directions)
    {
        for (int k = 0; k < keys.Count && IsExact; k++)
        {
            int room = 64 - BitCount;
            if (room == 0 || !TryAppend(keys[k], directions[k], room))
            {
                IsExact = false;
            }
            else if (IsExact)
            {
                _exactBits.Add(BitCount);
            }
        }
    }

    /// <summary>Bits in use after each of the first keys: those that were packed whole.</summary>
    public IReadOnlyList<int> ExactBits => _exactBits;

    /// <summary>Whether equal packed keys mean equal keys.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Bits in use, counted from the lowest.</summary>
    public int BitCount { get; private set; }

    /// <summary>Writes the entries of rows <paramref name="from"/> to <paramref name="to"/> - 1 to their places among all.</summary>
    public void Encode(SortEntry* entries, int from, int to)
    {
        for (int start = from; start < to; start += BlockRows)
        {
            int end = Math.Min(to, start + BlockRows);
            for (nint i = start; i < end; i++)
            {
                entries[i] = new SortEntry { Key = 0, Row = i };
            }

            foreach (Step step in _steps)
            {
                step(entries, start, end);
            }
        }
    }

    bool TryAppend(Column key, SortDirection direction, int room)
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

        room -= nullBit;
        byte* data = key is FixedWidthColumn flat ? flat.Data : null;
        switch (key.Type.Physical)
        {
            case PhysicalType.Bit:
                Append(key, direction, 1, new BooleanBits((BooleanColumn)key));
                return true;
            case PhysicalType.Float32:
                return AppendWide(key, direction, room, 32, new FloatBits(data));
            case PhysicalType.Float64:
                return AppendWide(key, direction, room, 64, new DoubleBits(data));
            case PhysicalType.View:
                return AppendText((StringColumn)key, direction, room);
            case PhysicalType.UInt64:
                return AppendWide(key, direction, room, 64, new UnsignedBits(data));
            case PhysicalType.Int128:
                IsExact = false;
                return AppendWide(key, direction, room, 64, new HighBits(data));
            case PhysicalType.Interval or PhysicalType.List or PhysicalType.Struct or PhysicalType.None:
                return false;
            default:
                return AppendInteger((FixedWidthColumn)key, direction, room);
        }
    }

    bool AppendInteger(FixedWidthColumn key, SortDirection direction, int room)
    {
        (long min, long max) = IntegerKeys.Range(key) ?? (0, 0);
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)max - (ulong)min);
        return key.Type.Physical switch
        {
            PhysicalType.Int8 => AppendWide(key, direction, room, bits, new IntegerBits<sbyte>((sbyte*)key.Data, min)),
            PhysicalType.Int16 => AppendWide(key, direction, room, bits, new IntegerBits<short>((short*)key.Data, min)),
            PhysicalType.Int32 => AppendWide(key, direction, room, bits, new IntegerBits<int>((int*)key.Data, min)),
            PhysicalType.UInt8 => AppendWide(key, direction, room, bits, new IntegerBits<byte>(key.Data, min)),
            PhysicalType.UInt16 => AppendWide(key, direction, room, bits, new IntegerBits<ushort>((ushort*)key.Data, min)),
            PhysicalType.UInt32 => AppendWide(key, direction, room, bits, new IntegerBits<uint>((uint*)key.Data, min)),
            _ => AppendWide(key, direction, room, bits, new IntegerBits<long>((long*)key.Data, min)),
        };
    }

    bool AppendText(StringColumn key, SortDirection direction, int room)
    {
        TextPacking packing = TextPacking.Of(key, room);
        IsExact = packing.IsExact;
        if (packing.BitCount == 0 && !packing.IsExact)
        {
            return false;
        }

        Append(key, direction, packing.BitCount, new TextBits(key.Views, packing));
        return true;
    }

    /// <summary>Appends the upper bits of a key where it does not fit the room whole.</summary>
    bool AppendWide<TBits>(Column key, SortDirection direction, int room, int bits, TBits source)
        where TBits : struct, IKeyBits
    {
        if (bits <= room)
        {
            Append(key, direction, bits, source);
            return true;
        }

        IsExact = false;
        Append(key, direction, room, new UpperBits<TBits>(source, bits - room));
        return true;
    }

    void Append<TBits>(Column key, SortDirection direction, int bits, TBits source)
        where TBits : struct, IKeyBits
    {
        _steps.Add((entries, from, to) => Write(entries, from, to, key, direction, bits, source));
        BitCount += bits + (key.HasValidity ? 1 : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Write<TBits>(SortEntry* entries, int from, int to, Column key, SortDirection direction, int bits, TBits source)
        where TBits : struct, IKeyBits
    {
        ulong* validity = key.Validity;
        ulong all = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        ulong flip = direction.IsDescending ? all : 0;
        if (validity == null)
        {
            for (nint i = from; i < to; i++)
            {
                ulong value = (source.At(i) & all) ^ flip;
                entries[i].Key = bits == 64 ? value : (entries[i].Key << bits) | value;
            }

            return;
        }

        ulong nullKey = direction.NullsFirst ? 0UL : 1UL;
        for (nint i = from; i < to; i++)
        {
            bool valid = Bitmap.Get(validity, (int)i);
            ulong value = valid ? (source.At(i) & all) ^ flip : 0;
            ulong marked = valid ? 1 - nullKey : nullKey;
            entries[i].Key = (((entries[i].Key << 1) | marked) << bits) | value;
        }
    }

    /// <summary>Appends the bits of a key to the entries of some rows.</summary>
    delegate void Step(SortEntry* entries, int from, int to);

    interface IKeyBits
    {
        ulong At(nint row);
    }

    readonly struct IntegerBits<T>(T* values, long min) : IKeyBits
        where T : unmanaged, IBinaryInteger<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong At(nint row) => (ulong)long.CreateTruncating(values[row]) - (ulong)min;
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

    readonly struct TextBits(StringView* views, TextPacking packing) : IKeyBits
    {
        public ulong At(nint row) => packing.At(views + row);
    }

    readonly struct UpperBits<TBits>(TBits source, int dropped) : IKeyBits
        where TBits : struct, IKeyBits
    {
        public ulong At(nint row) => source.At(row) >> dropped;
    }
}
