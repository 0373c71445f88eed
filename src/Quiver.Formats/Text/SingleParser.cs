using System.Globalization;

namespace Quiver.Formats.Text;

/// <summary>Reads single precision numbers; not by way of double, which would round twice.</summary>
readonly unsafe struct SingleParser : IFieldParser<float>
{
    public bool TryParse(byte* text, int length, out float value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (length > 0 && (uint)(text[length - 1] - '0') <= 9)
        {
            return float.TryParse(new ReadOnlySpan<byte>(text, length), Style, CultureInfo.InvariantCulture, out value);
        }

        bool ok = TextNumbers.TryDouble(text, length, out double wide);
        value = (float)wide;
        return ok;
    }
}
