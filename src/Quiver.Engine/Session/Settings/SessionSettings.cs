using Quiver.Engine.Logical.Binding;

namespace Quiver.Engine.Session.Settings;

/// <summary>What SET has changed for one session; null where the value of the engine holds.</summary>
sealed record SessionSettings
{
    /// <summary>The threads that a statement may use.</summary>
    public int? Threads { get; init; }

    /// <summary>The most bytes of native memory that a statement may hold.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>The most rows of a batch between operators.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether optimizer rules run that are not needed for the answer.</summary>
    public bool? Optimizes { get; init; }

    /// <summary>The zone of TIMESTAMPTZ and of the clock.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where nulls come in ORDER BY that does not say.</summary>
    public DefaultNullOrder NullOrder { get; init; }

    /// <summary>The names of optimizer rules that do not run.</summary>
    public IReadOnlyList<string> DisabledRules { get; init; } = [];
}
