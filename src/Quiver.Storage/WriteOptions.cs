using Quiver.Storage.LineProtocol;

namespace Quiver.Storage;

/// <summary>How lines are written.</summary>
public sealed record WriteOptions
{
    /// <summary>The unit of the times of the lines.</summary>
    public TimePrecision Precision { get; init; } = TimePrecision.Auto;

    /// <summary>Whether good lines are written where others are wrong; otherwise one wrong line keeps all from being written.</summary>
    public bool AcceptsPartial { get; init; } = true;

    /// <summary>Whether the write is durable when its task completes. Without it a crash may lose the write, all of it.</summary>
    public bool IsDurable { get; init; } = true;
}
