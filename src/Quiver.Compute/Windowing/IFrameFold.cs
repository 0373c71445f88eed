namespace Quiver.Compute.Windowing;

/// <summary>How values are folded into a state, where the order of values does not matter.</summary>
interface IFrameFold<TValue, TState>
    where TValue : unmanaged
    where TState : unmanaged
{
    /// <summary>Adds a value; <see langword="default"/> is the state of no values.</summary>
    static abstract TState Add(TState state, TValue value);

    /// <summary>Adds a state to a state.</summary>
    static abstract TState Merge(TState state, TState other);
}
