namespace Quiver.Formats.Text;

/// <summary>Reads dates of a layout as days since 1970-01-01.</summary>
readonly unsafe struct LayoutDateParser(TimeLayout layout) : IFieldParser<int>
{
    public bool TryParse(byte* text, int length, out int value) => layout.TryDate(text, length, out value);
}
