using System.Runtime.CompilerServices;

namespace Quiver.Formats.Text;

/// <summary>Reads 64-bit integers.</summary>
readonly unsafe struct Int64Parser : IFieldParser<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out long value) => TextNumbers.TryInt64(text, length, out value);
}
