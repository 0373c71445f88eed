namespace Quiver.Formats.Text;

/// <summary>Reads unsigned 64-bit integers.</summary>
readonly unsafe struct UInt64Parser : IFieldParser<ulong>
{
    public bool TryParse(byte* text, int length, out ulong value) => TextNumbers.TryUInt64(text, length, out value);
}
