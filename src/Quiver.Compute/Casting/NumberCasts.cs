using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;

namespace Quiver.Compute.Casting;

/// <summary>Casts among numbers and booleans.</summary>
static unsafe class NumberCasts
{
    /// <summary>Casts numbers to numbers.</summary>
    public static Column Evaluate(FixedWidthColumn source, in CastTarget target) => source.Type.Physical switch
    {
        _ when source.Type is DecimalType => source.Type.Physical == PhysicalType.Int64
            ? FromDecimal<long>(source, target)
            : FromDecimal<Int128>(source, target),
        PhysicalType.Int8 => FromInteger<sbyte>(source, target),
        PhysicalType.Int16 => FromInteger<short>(source, target),
        PhysicalType.Int32 => FromInteger<int>(source, target),
        PhysicalType.Int64 => FromInteger<long>(source, target),
        PhysicalType.UInt8 => FromInteger<byte>(source, target),
        PhysicalType.UInt16 => FromInteger<ushort>(source, target),
        PhysicalType.UInt32 => FromInteger<uint>(source, target),
        PhysicalType.UInt64 => FromInteger<ulong>(source, target),
        PhysicalType.Float32 => FromFloat<float>(source, target),
        _ => FromFloat<double>(source, target),
    };

    /// <summary>Casts numbers to booleans: everything but zero is true.</summary>
    public static BooleanColumn ToBoolean(FixedWidthColumn source, in CastTarget target)
    {
        int length = source.Length;
        ulong* bits = target.Scratch.Bits(length);
        int width = source.Type.ByteWidth;
        Bitmap.Fill(bits, length, false);
        for (int i = 0; i < length; i++)
        {
            byte* value = source.Data + ((long)i * width);
            bool isZero = source.Type.Id switch
            {
                TypeId.Float32 => *(float*)value == 0,
                TypeId.Float64 => *(double*)value == 0,
                _ => new ReadOnlySpan<byte>(value, width).IndexOfAnyExcept((byte)0) < 0,
            };
            Bitmap.Put(bits, i, !isZero);
        }

        return target.Scratch.Boolean(length, target.Validity);
    }

    /// <summary>Casts booleans to numbers: 1 and 0.</summary>
    public static Column FromBoolean(BooleanColumn source, in CastTarget target)
    {
        ColumnScratch room = target.Scratch.Child(3);
        byte* data = room.Data(source.Length, 1);
        for (int i = 0; i < source.Length; i++)
        {
            data[i] = Bitmap.Get(source.Bits, i) ? (byte)1 : (byte)0;
        }

        return Evaluate(room.FixedWidth(DataType.UInt8, source.Length, source.Validity), target);
    }

    /// <summary>Runs a conversion over all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Column Rows<TSource, TTarget, TConversion>(FixedWidthColumn source, in CastTarget target, in ConversionScale scale)
        where TSource : unmanaged
        where TTarget : unmanaged
        where TConversion : struct, INumberConversion<TSource, TTarget>
    {
        int length = source.Length;
        var from = (TSource*)source.Data;
        var to = (TTarget*)target.Scratch.Data(length, sizeof(TTarget));
        for (int i = 0; i < length; i++)
        {
            if (!TConversion.TryConvert(from[i], scale, out to[i]))
            {
                target.Reject(i);
            }
        }

        return target.Scratch.FixedWidth(target.Type, length, target.Validity);
    }

    static Column FromInteger<T>(FixedWidthColumn source, in CastTarget target)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (target.Type is DecimalType exact)
        {
            var scale = new ConversionScale(PowersOfTen.Of(exact.Scale), 1, PowersOfTen.Of(exact.Precision));
            return exact.Physical == PhysicalType.Int64
                ? Rows<T, long, NumberConversions.Rescale<T, long>>(source, target, scale)
                : Rows<T, Int128, NumberConversions.Rescale<T, Int128>>(source, target, scale);
        }

        return target.Type.Id switch
        {
            TypeId.Int8 => Rows<T, sbyte, NumberConversions.IntegerToInteger<T, sbyte>>(source, target, default),
            TypeId.Int16 => Rows<T, short, NumberConversions.IntegerToInteger<T, short>>(source, target, default),
            TypeId.Int32 => Rows<T, int, NumberConversions.IntegerToInteger<T, int>>(source, target, default),
            TypeId.Int64 => Rows<T, long, NumberConversions.IntegerToInteger<T, long>>(source, target, default),
            TypeId.UInt8 => Rows<T, byte, NumberConversions.IntegerToInteger<T, byte>>(source, target, default),
            TypeId.UInt16 => Rows<T, ushort, NumberConversions.IntegerToInteger<T, ushort>>(source, target, default),
            TypeId.UInt32 => Rows<T, uint, NumberConversions.IntegerToInteger<T, uint>>(source, target, default),
            TypeId.UInt64 => Rows<T, ulong, NumberConversions.IntegerToInteger<T, ulong>>(source, target, default),
            TypeId.Float32 => Rows<T, float, NumberConversions.IntegerToFloat<T, float>>(source, target, default),
            _ => Rows<T, double, NumberConversions.IntegerToFloat<T, double>>(source, target, default),
        };
    }

    static Column FromFloat<T>(FixedWidthColumn source, in CastTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (target.Type is DecimalType exact)
        {
            var scale = new ConversionScale(PowersOfTen.Of(exact.Scale), 1, PowersOfTen.Of(exact.Precision));
            return exact.Physical == PhysicalType.Int64
                ? Rows<T, long, NumberConversions.FloatToDecimal<T, long>>(source, target, scale)
                : Rows<T, Int128, NumberConversions.FloatToDecimal<T, Int128>>(source, target, scale);
        }

        return target.Type.Id switch
        {
            TypeId.Int8 => Rows<T, sbyte, NumberConversions.FloatToInteger<T, sbyte>>(source, target, default),
            TypeId.Int16 => Rows<T, short, NumberConversions.FloatToInteger<T, short>>(source, target, default),
            TypeId.Int32 => Rows<T, int, NumberConversions.FloatToInteger<T, int>>(source, target, default),
            TypeId.Int64 => Rows<T, long, NumberConversions.FloatToInteger<T, long>>(source, target, default),
            TypeId.UInt8 => Rows<T, byte, NumberConversions.FloatToInteger<T, byte>>(source, target, default),
            TypeId.UInt16 => Rows<T, ushort, NumberConversions.FloatToInteger<T, ushort>>(source, target, default),
            TypeId.UInt32 => Rows<T, uint, NumberConversions.FloatToInteger<T, uint>>(source, target, default),
            TypeId.UInt64 => Rows<T, ulong, NumberConversions.FloatToInteger<T, ulong>>(source, target, default),
            TypeId.Float32 => Rows<T, float, NumberConversions.FloatToFloat<T, float>>(source, target, default),
            _ => Rows<T, double, NumberConversions.FloatToFloat<T, double>>(source, target, default),
        };
    }

    static Column FromDecimal<T>(FixedWidthColumn source, in CastTarget target)
        where T : unmanaged, IBinaryInteger<T>
    {
        int digits = ((DecimalType)source.Type).Scale;
        if (target.Type is DecimalType exact)
        {
            int up = exact.Scale - digits;
            var change = new ConversionScale(
                PowersOfTen.Of(Math.Max(up, 0)), PowersOfTen.Of(Math.Max(-up, 0)), PowersOfTen.Of(exact.Precision));
            return exact.Physical == PhysicalType.Int64
                ? Rows<T, long, NumberConversions.Rescale<T, long>>(source, target, change)
                : Rows<T, Int128, NumberConversions.Rescale<T, Int128>>(source, target, change);
        }

        var scale = new ConversionScale(1, PowersOfTen.Of(digits), 0);
        return target.Type.Id switch
        {
            TypeId.Int8 => Rows<T, sbyte, NumberConversions.Rescale<T, sbyte>>(source, target, scale),
            TypeId.Int16 => Rows<T, short, NumberConversions.Rescale<T, short>>(source, target, scale),
            TypeId.Int32 => Rows<T, int, NumberConversions.Rescale<T, int>>(source, target, scale),
            TypeId.Int64 => Rows<T, long, NumberConversions.Rescale<T, long>>(source, target, scale),
            TypeId.UInt8 => Rows<T, byte, NumberConversions.Rescale<T, byte>>(source, target, scale),
            TypeId.UInt16 => Rows<T, ushort, NumberConversions.Rescale<T, ushort>>(source, target, scale),
            TypeId.UInt32 => Rows<T, uint, NumberConversions.Rescale<T, uint>>(source, target, scale),
            TypeId.UInt64 => Rows<T, ulong, NumberConversions.Rescale<T, ulong>>(source, target, scale),
            TypeId.Float32 => Rows<T, float, NumberConversions.DecimalToFloat<T, float>>(source, target, scale),
            _ => Rows<T, double, NumberConversions.DecimalToFloat<T, double>>(source, target, scale),
        };
    }
}
