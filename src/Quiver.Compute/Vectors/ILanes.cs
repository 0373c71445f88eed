namespace Quiver.Compute.Vectors;

/// <summary>
/// The operations that kernels need on a register of one or more values, so that a loop is written once and runs at any
/// width: <typeparamref name="TVector"/> is a vector or the value itself. Comparisons give all ones or all zeros.
/// </summary>
unsafe interface ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* target);

    static abstract TVector Create(T value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>Divides; for floats only.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    static abstract TVector And(TVector a, TVector b);

    static abstract TVector Or(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    static abstract TVector Not(TVector a);

    static abstract TVector Equal(TVector a, TVector b);

    static abstract TVector Less(TVector a, TVector b);

    static abstract TVector LessOrEqual(TVector a, TVector b);

    /// <summary>The top bit of every value, the first value in bit 0.</summary>
    static abstract ulong TopBits(TVector a);
}
