using System.Collections;
using Quiver.Arrow.Columns;
using Xunit;

namespace Quiver.Compute.Tests.Selection;

/// <summary>Reads columns as .NET objects, the slow and plain way that kernels are checked against.</summary>
static class Boxed
{
    /// <summary>The values as objects.</summary>
    public static object?[] Values(Column column)
    {
        object?[] values = new object?[column.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = column.GetValue(i);
        }

        return values;
    }

    /// <summary>Fails where two sequences of objects differ.</summary>
    public static void AssertEqual(IReadOnlyList<object?> expected, Column actual, string what)
    {
        Assert.True(expected.Count == actual.Length, $"{what}: {expected.Count} rows expected, {actual.Length} found");
        for (int i = 0; i < expected.Count; i++)
        {
            object? value = actual.GetValue(i);
            Assert.True(Same(expected[i], value), $"{what}, row {i}: expected {Show(expected[i])}, found {Show(value)}");
        }
    }

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (KeyValuePair<object, object?> a, KeyValuePair<object, object?> b) => Same(a.Key, b.Key) && Same(a.Value, b.Value),
        (string a, string b) => a == b,
        (IEnumerable a, IEnumerable b) => SameItems([.. a.Cast<object?>()], [.. b.Cast<object?>()]),
        _ => Equals(left, right),
    };

    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        _ => value.ToString()!,
    };

    static bool SameItems(object?[] left, object?[] right) => left.Length == right.Length
        && left.Zip(right).All(p => Same(p.First, p.Second));
}
