namespace Quiver.Admission;

/// <summary>The right to run, until it is disposed.</summary>
sealed class Permit(AdmissionLane lane) : IDisposable
{
    AdmissionLane? _lane = lane;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _lane, null)?.Leave();
}
