using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Builds columns of fixed-width values.</summary>
public sealed unsafe class FixedWidthColumnBuilder : ColumnBuilder
{
    readonly int _width;
    NativeBuffer? _data;
    int _capacity;

    internal FixedWidthColumnBuilder(DataType type, MemoryBudget budget)
        : base(type, budget)
    {
        _width = type.ByteWidth;
    }

    /// <summary>Appends a raw value: days for dates, counts of the unit for times, unscaled integers for decimals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendRaw<T>(T value)
        where T : unmanaged
    {
        if (Length == _capacity)
        {
            Reserve(1);
        }

        ((T*)_data!.Pointer)[Length++] = value;
    }

    /// <summary>Returns room for values to be written in place and counts them as appended.</summary>
    internal byte* AppendUninitialized(int count)
    {
        Reserve(count);
        byte* start = _data!.Pointer + ((long)Length * _width);
        Length += count;
        return start;
    }

    /// <summary>The last value, of a 32-bit type.</summary>
    internal int LastInt32 => ((int*)_data!.Pointer)[Length - 1];

    private protected override void AppendDefault()
    {
        byte* value = AppendUninitialized(1);
        new Span<byte>(value, _width).Clear();
    }

    private protected override void AppendObject(object value)
    {
        switch (Type.Id)
        {
            case TypeId.Float32:
                AppendRaw(Convert.ToSingle(value, CultureInfo.InvariantCulture));
                break;
            case TypeId.Float64:
                AppendRaw(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case TypeId.Interval:
                AppendRaw((IntervalValue)value);
                break;
            case TypeId.UInt64:
                AppendRaw(Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                break;
            default:
                AppendInteger(ToRaw(value));
                break;
        }
    }

    void AppendInteger(Int128 raw)
    {
        switch (_width)
        {
            case 1:
                AppendRaw(Type.Id == TypeId.UInt8 ? (byte)raw : (byte)(sbyte)raw);
                break;
            case 2:
                AppendRaw(Type.Id == TypeId.UInt16 ? (short)(ushort)raw : (short)raw);
                break;
            case 4:
                AppendRaw(Type.Id == TypeId.UInt32 ? (int)(uint)raw : (int)raw);
                break;
            case 8:
                AppendRaw((long)raw);
                break;
            default:
                AppendRaw(raw);
                break;
        }
    }

    Int128 ToRaw(object value) => (Type, value) switch
    {
        (DecimalType type, DecimalValue number) => Rescale(number, type.Scale),
        (DecimalType type, _) => Rescale(ToDecimalValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture)), type.Scale),
        (_, DateOnly date) => date.DayNumber - 719_162,
        (TimeType type, TimeOnly time) => (Int128)time.Ticks * 100 / TimeUnits.Nanoseconds(type.Unit),
        (TimestampType type, DateTime time) => (Int128)(time.Ticks - DateTime.UnixEpoch.Ticks) * 100 / TimeUnits.Nanoseconds(type.Unit),
        (TimestampType type, DateTimeOffset time) =>
            (Int128)(time.UtcTicks - DateTime.UnixEpoch.Ticks) * 100 / TimeUnits.Nanoseconds(type.Unit),
        (DurationType type, TimeSpan span) => (Int128)span.Ticks * 100 / TimeUnits.Nanoseconds(type.Unit),
        (_, ulong number) => number,
        (_, Int128 number) => number,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    static DecimalValue ToDecimalValue(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = new Int128((ulong)(uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return new DecimalValue(bits[3] < 0 ? -magnitude : magnitude, (bits[3] >> 16) & 0xFF);
    }

    static Int128 Rescale(DecimalValue value, int scale)
    {
        BigInteger unscaled = value.Unscaled;
        return (Int128)(value.Scale <= scale
            ? unscaled * BigInteger.Pow(10, scale - value.Scale)
            : unscaled / BigInteger.Pow(10, value.Scale - scale));
    }

    private protected override Column FinishCore(ColumnBuffers owned, ulong* validity)
    {
        Reserve(0);
        NativeBuffer data = _data!;
        owned.Add(data);
        _data = null;
        _capacity = 0;
        return new FixedWidthColumn(Type, Length, data.Pointer, validity, NullCount, owned);
    }

    private protected override void DisposeCore()
    {
        _data?.Dispose();
        _data = null;
        _capacity = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Reserve(int count)
    {
        if (_data is not null && Length + count <= _capacity)
        {
            return;
        }

        Grow(ref _data, (long)Length * _width, ((long)Length + count + 64) * _width, Budget);
        _capacity = (int)Math.Min((_data!.Capacity / _width) - 64, int.MaxValue);
    }
}
