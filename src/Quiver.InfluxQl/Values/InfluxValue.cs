using System.Globalization;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Values;

/// <summary>A value of a field or tag, or none. Numbers are in place; only texts refer to an object.</summary>
readonly struct InfluxValue : IEquatable<InfluxValue>
{
    readonly long _bits;
    readonly string? _text;

    InfluxValue(InfluxType type, long bits, string? text)
    {
        Type = type;
        _bits = bits;
        _text = text;
    }

    /// <summary>No value.</summary>
    public static InfluxValue Null => default;

    /// <summary>Float, Integer, Unsigned, String or Boolean; Unknown where there is no value.</summary>
    public InfluxType Type { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNull => Type == InfluxType.Unknown;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => Type is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned;

    /// <summary>The value of a float.</summary>
    public double Float => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The value of an integer.</summary>
    public long Integer => _bits;

    /// <summary>The value of an unsigned integer.</summary>
    public ulong Unsigned => unchecked((ulong)_bits);

    /// <summary>The value of a boolean.</summary>
    public bool Boolean => _bits != 0;

    /// <summary>The value of a text.</summary>
    public string Text => _text ?? "";

    /// <summary>A number of any type as a float.</summary>
    public double AsFloat => Type switch
    {
        InfluxType.Integer => _bits,
        InfluxType.Unsigned => Unsigned,
        _ => Float,
    };

    /// <summary>A float.</summary>
    public static InfluxValue Of(double value) => new(InfluxType.Float, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>An integer.</summary>
    public static InfluxValue Of(long value) => new(InfluxType.Integer, value, null);

    /// <summary>An unsigned integer.</summary>
    public static InfluxValue Of(ulong value) => new(InfluxType.Unsigned, unchecked((long)value), null);

    /// <summary>A boolean.</summary>
    public static InfluxValue Of(bool value) => new(InfluxType.Boolean, value ? 1 : 0, null);

    /// <summary>A text.</summary>
    public static InfluxValue Of(string value) => new(InfluxType.String, 0, value);

    /// <inheritdoc/>
    public bool Equals(InfluxValue other) =>
        Type == other.Type && _bits == other._bits && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InfluxValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, _bits, _text);

    /// <inheritdoc/>
    public override string ToString() => Type switch
    {
        InfluxType.Float => Float.ToString("R", CultureInfo.InvariantCulture),
        InfluxType.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        InfluxType.Unsigned => Unsigned.ToString(CultureInfo.InvariantCulture),
        InfluxType.Boolean => Boolean ? "true" : "false",
        InfluxType.String => Text,
        _ => "null",
    };
}
