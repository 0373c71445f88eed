using System.Runtime.CompilerServices;
using Quiver.Compute.Aggregation;

namespace Quiver.Compute.Windowing;

/// <summary>Folds values into their sum.</summary>
readonly struct SumFold<TValue, TSum, TOperator> : IFrameFold<TValue, TSum>
    where TValue : unmanaged
    where TSum : unmanaged
    where TOperator : struct, ISumOperator<TValue, TSum>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSum Add(TSum state, TValue value) => TOperator.Add(state, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSum Merge(TSum state, TSum other) => TOperator.Merge(state, other);
}
