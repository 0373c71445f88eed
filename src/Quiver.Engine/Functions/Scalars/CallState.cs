using Quiver.Arrow.Columns;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>What a call site keeps from batch to batch, and owns.</summary>
sealed class CallState : IDisposable
{
    /// <summary>The last result, to be freed.</summary>
    public Column? Last { get; set; }

    /// <summary>The text that <see cref="Compiled"/> was made of.</summary>
    public string? Source { get; set; }

    /// <summary>What a function keeps beside <see cref="Compiled"/>.</summary>
    public object? Other { get; set; }

    /// <summary>A compiled pattern, a zone, a format.</summary>
    public object? Compiled { get; set; }

    public void Dispose()
    {
        Last?.Dispose();
        (Other as IDisposable)?.Dispose();
        (Compiled as IDisposable)?.Dispose();
    }
}
