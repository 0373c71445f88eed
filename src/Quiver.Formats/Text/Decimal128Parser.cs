using Quiver.Arrow.Types;

namespace Quiver.Formats.Text;

/// <summary>Reads decimals of up to 38 digits.</summary>
readonly unsafe struct Decimal128Parser(DecimalType type) : IFieldParser<Int128>
{
    readonly int _precision = type.Precision;
    readonly int _scale = type.Scale;

    public bool TryParse(byte* text, int length, out Int128 value) => TextNumbers.TryDecimal(text, length, _precision, _scale, out value);
}
