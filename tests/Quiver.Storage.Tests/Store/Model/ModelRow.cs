using System.Globalization;

namespace Quiver.Storage.Tests.Store.Model;

/// <summary>A row of the model: its tags without the missing ones, its time, and the newest value of each field.</summary>
sealed record ModelRow(IReadOnlyDictionary<string, string> Tags, long Time)
{
    public Dictionary<string, object> Fields { get; } = new(StringComparer.Ordinal);

    public object? this[string column] =>
        column == "time" ? Time : Tags.TryGetValue(column, out var tag) ? tag : Fields.GetValueOrDefault(column);

    public static string Show(object? value) => value switch
    {
        null => "-",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
