namespace Quiver.ObjectStorage.Faults;

/// <summary>A failure that was asked for.</summary>
public sealed class InjectedFaultException : IOException
{
    /// <summary>Creates the failure of a call.</summary>
    /// <param name="call">The number of the call.</param>
    /// <param name="what">What failed.</param>
    public InjectedFaultException(long call, string what)
        : base(FormattableString.Invariant($"injected fault: {what}, call {call}"))
    {
    }
}
