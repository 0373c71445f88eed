using System.Globalization;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Casting;

/// <summary>What a type takes, for the error of a value that it does not take.</summary>
static class CastHint
{
    /// <summary>Returns a clause that begins with a semicolon, or nothing for types whose values have no simple form.</summary>
    public static string Of(DataType type)
    {
        string takes = type.Id switch
        {
            TypeId.Boolean => "true or false",
            TypeId.Int8 => Whole(sbyte.MinValue, sbyte.MaxValue),
            TypeId.Int16 => Whole(short.MinValue, short.MaxValue),
            TypeId.Int32 => Whole(int.MinValue, int.MaxValue),
            TypeId.Int64 => Whole(long.MinValue, long.MaxValue),
            TypeId.UInt8 => Whole(0, byte.MaxValue),
            TypeId.UInt16 => Whole(0, ushort.MaxValue),
            TypeId.UInt32 => Whole(0, uint.MaxValue),
            TypeId.UInt64 => Whole(0, ulong.MaxValue),
            TypeId.Float32 or TypeId.Float64 => "a number such as 1.5 or 1e6",
            TypeId.Date => "a day such as '2024-01-31'",
            TypeId.Time => "a time of day such as '23:59:59'",
            TypeId.Timestamp => "a time such as '2024-01-31 23:59:59'",
            TypeId.Interval or TypeId.Duration => "a span of time such as '1 day 2 hours'",
            _ => type is DecimalType exact ? Digits(exact) : "",
        };
        return takes.Length > 0 ? $", which takes {takes}" : "";
    }

    static string Whole(Int128 from, Int128 to) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}");

    static string Digits(DecimalType type)
    {
        int before = type.Precision - type.Scale;
        return $"a number of at most {before} {(before == 1 ? "digit" : "digits")} before the point";
    }
}
