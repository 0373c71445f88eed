using Quiver.Arrow.Builders;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Reads numbers (from numbers, or strings that hold one) and dates and times (from strings).</summary>
sealed unsafe class JsonFixedDecoder<T, TParser>(FixedWidthColumnBuilder builder, string path, TParser parser, bool isNumber)
    : JsonDecoder(builder, path)
    where T : unmanaged
    where TParser : struct, IFieldParser<T>
{
    public override void Read(JsonTokens tokens)
    {
        byte next = tokens.Peek;
        uint start = *tokens.Cursor;
        T value;
        if (next == (byte)'"')
        {
            byte* text = tokens.String(out int length, out bool isEscaped);
            if (isEscaped || !parser.TryParse(text, length, out value))
            {
                throw tokens.WrongType(Path, Builder.Type, start);
            }
        }
        else if (isNumber && ((uint)(next - '0') <= 9 || next == (byte)'-'))
        {
            byte* text = tokens.Number(out int length);
            if (!parser.TryParse(text, length, out value))
            {
                throw tokens.WrongType(Path, Builder.Type, start);
            }
        }
        else if (tokens.TryNull())
        {
            builder.AppendNull();
            return;
        }
        else
        {
            throw tokens.WrongType(Path, Builder.Type, start);
        }

        builder.AppendRaw(value);
    }
}
