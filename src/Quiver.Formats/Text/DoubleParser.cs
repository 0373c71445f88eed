using System.Runtime.CompilerServices;

namespace Quiver.Formats.Text;

/// <summary>Reads double precision numbers.</summary>
readonly unsafe struct DoubleParser : IFieldParser<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out double value) => TextNumbers.TryDouble(text, length, out value);
}
