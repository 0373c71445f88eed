using System.Numerics;
using System.Runtime.CompilerServices;

namespace Quiver.Formats.Text;

/// <summary>Reads integers of less than 64 bits; those that do not fit are no values.</summary>
readonly unsafe struct NarrowParser<T> : IFieldParser<T>
    where T : unmanaged, IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out T value)
    {
        bool ok = TextNumbers.TryInt64(text, length, out long wide);
        value = T.CreateTruncating(wide);
        return ok && long.CreateTruncating(value) == wide;
    }
}
