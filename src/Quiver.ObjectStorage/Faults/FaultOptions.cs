namespace Quiver.ObjectStorage.Faults;

/// <summary>What goes wrong in a <see cref="FaultInjectingStore"/>. The same options give the same faults for the same calls.</summary>
public sealed record FaultOptions
{
    /// <summary>What the faults follow from.</summary>
    public int Seed { get; init; }

    /// <summary>The share of calls, 0 to 1, that fail before they do anything.</summary>
    public double FailuresBefore { get; init; }

    /// <summary>The share of calls that do what they should and fail then: the caller cannot know that they did.</summary>
    public double FailuresAfter { get; init; }

    /// <summary>The share of writes and reads of streams that fail after a part of their bytes.</summary>
    public double ShortTransfers { get; init; }

    /// <summary>The longest time that a call takes more than it must.</summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>The call, counted from 1, at which the process dies: it and all later ones fail. Null for none.</summary>
    public long? CrashAtCall { get; init; }

    /// <summary>Whether the call at which the process dies still has its effect.</summary>
    public bool CrashesAfterEffect { get; init; }
}
