using System.Runtime.CompilerServices;

namespace Quiver.Formats.Text;

/// <summary>Reads dates as days since 1970-01-01.</summary>
readonly unsafe struct DateParser : IFieldParser<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out int value) => TextTimes.TryDate(text, length, out value);
}
