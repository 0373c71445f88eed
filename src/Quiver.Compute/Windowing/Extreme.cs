namespace Quiver.Compute.Windowing;

/// <summary>The least or greatest value so far.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsSeen">Whether there was any.</param>
readonly record struct Extreme<T>(T Value, bool IsSeen)
    where T : unmanaged;
