namespace Quiver.Formats.Text;

/// <summary>Reads numbers with a decimal separator other than the point, or with separated thousands, by way of the plain form.</summary>
readonly unsafe struct SeparatedParser<T, TParser>(TParser parser, NumberFormat format) : IFieldParser<T>
    where T : unmanaged
    where TParser : struct, IFieldParser<T>
{
    public bool TryParse(byte* text, int length, out T value)
    {
        byte* plain = stackalloc byte[NumberFormat.RoomBytes];
        value = default;
        return format.TryPlain(text, length, plain, out int written) && parser.TryParse(plain, written, out value);
    }
}
