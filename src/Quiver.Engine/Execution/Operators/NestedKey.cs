using Quiver.Engine.Types;

namespace Quiver.Engine.Execution.Operators;

/// <summary>The values that an inner plan is run for. Nulls are equal to each other.</summary>
readonly struct NestedKey(ScalarValue[] values) : IEquatable<NestedKey>
{
    public ScalarValue[] Values { get; } = values;

    public bool Equals(NestedKey other) => Values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is NestedKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ScalarValue value in Values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
