using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Compute.Vectors;

/// <summary>One value at a time, for processors without vectors and as a check of the others.</summary>
readonly unsafe struct ScalarLanes<T> : ILanes<T, T>
    where T : unmanaged, INumber<T>
{
    public static int Count => 1;

    public static T Zero => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* target) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T a, T b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T a, T b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T a, T b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T a, T b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T And(T a, T b) => FromBits(ToBits(a) & ToBits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Or(T a, T b) => FromBits(ToBits(a) | ToBits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Xor(T a, T b) => FromBits(ToBits(a) ^ ToBits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Not(T a) => FromBits(~ToBits(a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Equal(T a, T b) => FromBits(a == b ? ulong.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Less(T a, T b) => FromBits(a < b ? ulong.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LessOrEqual(T a, T b) => FromBits(a <= b ? ulong.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong TopBits(T a) => (ToBits(a) >> ((sizeof(T) * 8) - 1)) & 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong ToBits(T value) => sizeof(T) switch
    {
        1 => *(byte*)&value,
        2 => *(ushort*)&value,
        4 => *(uint*)&value,
        _ => *(ulong*)&value,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T FromBits(ulong bits) => *(T*)&bits;
}
