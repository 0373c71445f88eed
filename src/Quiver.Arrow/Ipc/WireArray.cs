using Quiver.Arrow.Memory;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// One array as Arrow's columnar format has it: what a record batch on the wire and a struct of the C data interface both describe.
/// Column encoders make them, decoders read them.
/// </summary>
sealed class WireArray
{
    /// <summary>Says that the number of nulls is not known.</summary>
    public const long UnknownNulls = -1;

    /// <summary>The number of values.</summary>
    public required long Length { get; init; }

    /// <summary>The number of nulls or <see cref="UnknownNulls"/>.</summary>
    public long NullCount { get; init; }

    /// <summary>Values before the first one in the buffers.</summary>
    public long Offset { get; init; }

    /// <summary>The buffers in the order of the format; the validity of types that have one is always there, maybe empty.</summary>
    public WireBuffer[] Buffers { get; init; } = [];

    /// <summary>The arrays nested in this one.</summary>
    public WireArray[] Children { get; init; } = [];

    /// <summary>The values where these are codes and the dictionary does not come in a message of its own.</summary>
    public WireArray? Dictionary { get; init; }

    /// <summary>What keeps the buffers alive that no buffer owns itself.</summary>
    public ForeignMemory? Memory { get; init; }
}
