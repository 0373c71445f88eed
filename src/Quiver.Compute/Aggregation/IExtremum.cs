namespace Quiver.Compute.Aggregation;

/// <summary>Whether a value replaces the extremum so far.</summary>
interface IExtremum<T>
    where T : unmanaged
{
    /// <summary>Whether the value comes before the extremum.</summary>
    static abstract bool Beats(T value, T extremum);
}
