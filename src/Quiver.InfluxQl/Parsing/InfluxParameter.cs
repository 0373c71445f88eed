using System.Globalization;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>The value of a bound parameter: the token that stands in its place. A parameter that could not be bound is a
/// <see cref="InfluxTokenKind.BoundParameter"/> with the reason as its text.</summary>
readonly record struct InfluxParameter(InfluxTokenKind Kind, string Text)
{
    /// <summary>An integer.</summary>
    public static InfluxParameter Integer(long value) =>
        new(InfluxTokenKind.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A floating point number.</summary>
    public static InfluxParameter Number(double value) => new(InfluxTokenKind.Number, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A string literal.</summary>
    public static InfluxParameter String(string value) => new(InfluxTokenKind.String, value);

    /// <summary>True or false.</summary>
    public static InfluxParameter Boolean(bool value) => new(InfluxTokenKind.Keyword, value ? "TRUE" : "FALSE");

    /// <summary>The name of a field, tag, measurement or database.</summary>
    public static InfluxParameter Identifier(string name) => new(InfluxTokenKind.Identifier, name);

    /// <summary>A regular expression.</summary>
    public static InfluxParameter Regex(string pattern) => new(InfluxTokenKind.Regex, pattern);

    /// <summary>A duration.</summary>
    public static InfluxParameter Duration(long nanoseconds) => new(InfluxTokenKind.Duration, DurationText.Format(nanoseconds));

    /// <summary>A value that no token stands for; told when the parameter is used.</summary>
    public static InfluxParameter Unusable(string reason) => new(InfluxTokenKind.BoundParameter, reason);
}
