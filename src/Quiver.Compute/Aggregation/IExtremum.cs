using System.Runtime.Intrinsics;

namespace Quiver.Compute.Aggregation;

/// <summary>Whether a value replaces the extremum so far.</summary>
interface IExtremum<T>
    where T : unmanaged
{
    /// <summary>Whether the value comes before the extremum.</summary>
    static abstract bool Beats(T value, T extremum);

    /// <summary>The same for each lane, for types that vectors hold.</summary>
    static abstract Vector512<T> Beats(Vector512<T> values, Vector512<T> extrema);
}
