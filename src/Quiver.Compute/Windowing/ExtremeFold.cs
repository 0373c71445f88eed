using System.Runtime.CompilerServices;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Windowing;

/// <summary>Folds values into the least or greatest of them.</summary>
readonly struct ExtremeFold<T, TExtremum> : IFrameFold<T, Extreme<T>>
    where T : unmanaged
    where TExtremum : struct, IExtremum<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Extreme<T> Add(Extreme<T> state, T value) =>
        !state.IsSeen || TExtremum.Beats(value, state.Value) ? new Extreme<T>(value, true) : state;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Extreme<T> Merge(Extreme<T> state, Extreme<T> other) => other.IsSeen ? Add(state, other.Value) : state;
}
