namespace Quiver.Admission;

/// <summary>How many queries run at a time, and how many wait.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Queries that run at a time.</summary>
    public int MaxRunning { get; init; } = Math.Max(16, 8 * Environment.ProcessorCount);

    /// <summary>Small queries that run beside them: those that read nothing but facts and tables in memory.</summary>
    public int MaxSmallRunning { get; init; } = 64;

    /// <summary>Queries that wait for their turn; further ones are refused.</summary>
    public int MaxPending { get; init; } = 1_000;

    /// <summary>How long a query waits for its turn before it is refused.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);
}
