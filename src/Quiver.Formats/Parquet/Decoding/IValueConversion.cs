namespace Quiver.Formats.Parquet.Decoding;

/// <summary>Turns one physical value of fixed width into one value of a column.</summary>
unsafe interface IValueConversion<TOut>
    where TOut : unmanaged
{
    /// <summary>Whether physical values already are what the column holds.</summary>
    static abstract bool IsCopy { get; }

    /// <summary>Converts the value at an address that has <paramref name="width"/> bytes.</summary>
    static abstract TOut Convert(byte* source, int width);
}
