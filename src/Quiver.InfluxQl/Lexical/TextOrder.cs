namespace Quiver.InfluxQl.Lexical;

/// <summary>The order of texts in InfluxDB, and of the engine: that of their bytes in UTF-8.</summary>
sealed class TextOrder : IComparer<string>
{
    TextOrder()
    {
    }

    /// <summary>The one order.</summary>
    public static TextOrder Bytes { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int shared = x.AsSpan().CommonPrefixLength(y);
        if (shared == x.Length || shared == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        // UTF-16 puts pairs of surrogates before U+E000, UTF-8 after U+FFFF.
        (char one, char other) = (x[shared], y[shared]);
        return char.IsSurrogate(one) == char.IsSurrogate(other) ? one.CompareTo(other) : char.IsSurrogate(one) ? 1 : -1;
    }
}
