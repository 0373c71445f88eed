using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>Reads decimals of up to 18 digits.</summary>
readonly unsafe struct Decimal64Parser(DecimalType type) : IFieldParser<long>
{
    readonly int _precision = type.Precision;
    readonly int _scale = type.Scale;

    public bool TryParse(byte* text, int length, out long value)
    {
        bool ok = TextNumbers.TryDecimal(text, length, _precision, _scale, out Int128 wide);
        value = ok ? (long)wide : 0;
        return ok;
    }
}
