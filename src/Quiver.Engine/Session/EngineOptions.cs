namespace Quiver.Engine.Session;

/// <summary>The limits of an engine.</summary>
sealed record EngineOptions
{
    /// <summary>Threads that run queries.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The most bytes of native memory that queries may hold together.</summary>
    public long MemoryLimitBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 8;

    /// <summary>The most rows of a batch between operators.</summary>
    public int BatchSize { get; init; } = 8192;

    /// <summary>The clock of <c>now()</c>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether optimizer rules run that are not needed for the answer; tests switch them off.</summary>
    public bool Optimizes { get; init; } = true;

    /// <summary>Whether correlated subqueries are run for each combination of values although they could be unnested; for tests.</summary>
    public bool NestsSubqueries { get; init; }

    /// <summary>Whether queries read what tables have ready in place of scanning them; tests switch it off.</summary>
    public bool ReadsReadyAnswers { get; init; } = true;

    /// <summary>Names of optimizer rules that are left out; those that every plan needs run nevertheless.</summary>
    public IReadOnlyCollection<string> DisabledRules { get; init; } = [];
}
