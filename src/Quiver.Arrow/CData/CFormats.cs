using System.Globalization;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.CData;

/// <summary>The format strings of the C data interface (CDataInterface.html, "Data type description").</summary>
static class CFormats
{
    const string Units = "smun";

    /// <summary>Returns the format of a type whose values are not dictionary encoded.</summary>
    public static string Of(WireField field) => field.Type switch
    {
        WireType.Null => "n",
        WireType.Bool => "b",
        WireType.Int => Integer(field.Width, field.IsSigned),
        WireType.FloatingPoint => field.Width switch { 16 => "e", 32 => "f", _ => "g" },
        WireType.Binary => "z",
        WireType.Utf8 => "u",
        WireType.Decimal => Decimal((DecimalType)field.ValueType, field.Width),
        WireType.FixedSizeBinary => string.Create(CultureInfo.InvariantCulture, $"w:{field.Width}"),
        WireType.Date => "tdD",
        WireType.Time => $"tt{Units[field.Unit]}",
        WireType.Timestamp => $"ts{Units[field.Unit]}:{((TimestampType)field.ValueType).Zone}",
        WireType.Duration => $"tD{Units[field.Unit]}",
        WireType.Interval => "tin",
        WireType.List => "+l",
        WireType.Struct => "+s",
        WireType.Map => "+m",
        _ => throw new InvalidOperationException($"fields of type {field.Type} are not exported"),
    };

    /// <summary>Returns the format of the codes of a dictionary.</summary>
    public static string Of(WireDictionary dictionary) => Integer(dictionary.IndexBits, dictionary.IsSigned);

    /// <summary>Reads a format; the type ids are those of a union.</summary>
    public static (WireTypeParts Parts, byte[] TypeIds) Parse(string name, string format)
    {
        WireTypeParts? simple = format switch
        {
            "n" => new(WireType.Null),
            "b" => new(WireType.Bool),
            ['c' or 's' or 'i' or 'l'] => new(WireType.Int, 8 << "csil".IndexOf(format[0]), IsSigned: true),
            ['C' or 'S' or 'I' or 'L'] => new(WireType.Int, 8 << "CSIL".IndexOf(format[0])),
            ['e' or 'f' or 'g'] => new(WireType.FloatingPoint, 16 << (format[0] - 'e')),
            "z" => new(WireType.Binary),
            "Z" => new(WireType.LargeBinary),
            "vz" => new(WireType.BinaryView),
            "u" => new(WireType.Utf8),
            "U" => new(WireType.LargeUtf8),
            "vu" => new(WireType.Utf8View),
            "tdD" => new(WireType.Date, 32, Unit: WireTypes.DateDay),
            "tdm" => new(WireType.Date, 64, Unit: WireTypes.DateMillisecond),
            "tts" or "ttm" => new(WireType.Time, 32, Unit: UnitOf(format[2])),
            "ttu" or "ttn" => new(WireType.Time, 64, Unit: UnitOf(format[2])),
            ['t', 'D', 's' or 'm' or 'u' or 'n'] => new(WireType.Duration, 64, Unit: UnitOf(format[2])),
            ['t', 's', 's' or 'm' or 'u' or 'n', ':', ..] =>
                new(WireType.Timestamp, 64, Unit: UnitOf(format[2]), Zone: format.Length == 4 ? null : format[4..]),
            "tiM" => new(WireType.Interval, Unit: WireTypes.IntervalYearMonth),
            "tiD" => new(WireType.Interval, Unit: WireTypes.IntervalDayTime),
            "tin" => new(WireType.Interval, Unit: WireTypes.IntervalMonthDayNano),
            "+l" => new(WireType.List),
            "+L" => new(WireType.LargeList),
            "+vl" => new(WireType.ListView),
            "+vL" => new(WireType.LargeListView),
            "+s" => new(WireType.Struct),
            "+m" => new(WireType.Map),
            "+r" => new(WireType.RunEndEncoded),
            _ => null,
        };
        return simple is { } parts ? (parts, []) : ParseNumbers(name, format);
    }

    static (WireTypeParts Parts, byte[] TypeIds) ParseNumbers(string name, string format)
    {
        int colon = format.IndexOf(':', StringComparison.Ordinal);
        int[]? numbers = colon < 0 ? null : Numbers(format[(colon + 1)..]);
        return (format[..Math.Max(0, colon)], numbers) switch
        {
            ("w", [var bytes]) => (new(WireType.FixedSizeBinary, bytes), []),
            ("+w", [var length]) => (new(WireType.FixedSizeList, length), []),
            ("d", [var precision, var scale]) => (new(WireType.Decimal, 128, Precision: precision, Scale: scale), []),
            ("d", [var precision, var scale, var bits]) => (new(WireType.Decimal, bits, Precision: precision, Scale: scale), []),
            ("+us", { } ids) when AreIds(ids) => (new(WireType.Union, Unit: WireTypes.UnionSparse), [.. ids.Select(i => (byte)i)]),
            ("+ud", { } ids) when AreIds(ids) => (new(WireType.Union, Unit: WireTypes.UnionDense), [.. ids.Select(i => (byte)i)]),
            _ => throw IpcFormatException.Unsupported($"field \"{name}\" has the format \"{format}\", which Quiver does not know"),
        };
    }

    static bool AreIds(int[] ids) => Array.TrueForAll(ids, id => id is >= 0 and <= sbyte.MaxValue);

    static int[]? Numbers(string text)
    {
        string[] parts = text.Length == 0 ? [] : text.Split(',');
        int[] numbers = new int[parts.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    static short UnitOf(char unit) => (short)Units.IndexOf(unit, StringComparison.Ordinal);

    static string Integer(int bits, bool isSigned)
    {
        const string Signed = "csil";
        char letter = Signed[int.Log2(bits) - 3];
        return (isSigned ? letter : char.ToUpperInvariant(letter)).ToString();
    }

    static string Decimal(DecimalType type, int bits) => string.Create(
        CultureInfo.InvariantCulture, $"d:{type.Precision},{type.Scale}{(bits == 128 ? "" : $",{bits}")}");
}
