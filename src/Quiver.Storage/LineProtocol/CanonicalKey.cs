namespace Quiver.Storage.LineProtocol;

/// <summary>A tag set compared by its names and values, whatever the order in the text was.</summary>
readonly struct CanonicalKey(TagShape shape, byte[] values) : IEquatable<CanonicalKey>
{
    readonly TagShape _shape = shape;
    readonly byte[] _values = values;

    /// <inheritdoc/>
    public bool Equals(CanonicalKey other) => ReferenceEquals(_shape, other._shape) && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CanonicalKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_values);
        return hash.ToHashCode();
    }
}
