using Quiver.Arrow.Types;
using Quiver.Engine.Functions;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>The values of <c>$name</c>, <c>$1</c> and <c>?</c>.</summary>
sealed record StatementParameters(IReadOnlyDictionary<string, ScalarValue> Named, IReadOnlyList<ScalarValue> Positional)
{
    /// <summary>No parameters.</summary>
    public static StatementParameters None { get; } = new(new Dictionary<string, ScalarValue>(), []);

    /// <summary>Turns .NET values into parameters.</summary>
    public static StatementParameters Of(IEnumerable<KeyValuePair<string, object?>> named, IEnumerable<object?> positional) => new(
        named.ToDictionary(p => p.Key.TrimStart('$', ':', '@'), p => ValueOf(p.Value), StringComparer.OrdinalIgnoreCase),
        [.. positional.Select(ValueOf)]);

    static ScalarValue ValueOf(object? value) => value switch
    {
        null or DBNull => ScalarValue.Null(DataType.Null),
        ScalarValue scalar => scalar,
        int number => ScalarValue.Int64(number),
        decimal number => new ScalarValue(DataType.Decimal(28, Math.Min(28, (int)number.Scale)), number),
        _ => new ScalarValue(ClrTypes.OfValue(value), value),
    };
}
