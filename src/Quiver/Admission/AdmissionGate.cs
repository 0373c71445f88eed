namespace Quiver.Admission;

/// <summary>
/// Lets as many queries run at a time as is good for them. Small ones, which read nothing but facts and tables in memory, have a lane of
/// their own, so that long ones do not keep them waiting.
/// </summary>
sealed class AdmissionGate(AdmissionOptions options, TimeProvider clock)
{
    /// <summary>The limits.</summary>
    public AdmissionOptions Options { get; } = options;

    /// <summary>The lane of queries that read stored rows or compute much.</summary>
    public AdmissionLane Queries { get; } = new("queries", options.MaxRunning, options.MaxPending, options.MaxWait, clock);

    /// <summary>The lane of small queries.</summary>
    public AdmissionLane Small { get; } = new("small queries", options.MaxSmallRunning, options.MaxPending, options.MaxWait, clock);

    /// <summary>Waits for a permit.</summary>
    public ValueTask<Permit> EnterAsync(bool isSmall, CancellationToken cancellationToken) =>
        (isSmall ? Small : Queries).EnterAsync(cancellationToken);
}
