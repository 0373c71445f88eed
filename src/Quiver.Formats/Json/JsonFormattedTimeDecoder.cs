using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Formats.Json;

/// <summary>Reads dates and timestamps in a format that the user gave.</summary>
sealed unsafe class JsonFormattedTimeDecoder(FixedWidthColumnBuilder builder, string path, TimeFormat format) : JsonDecoder(builder, path)
{
    readonly bool _isDate = builder.Type.Id == TypeId.Date;
    readonly long _perDay = builder.Type is TimestampType t ? 86_400 * TimeUnits.PerSecond(t.Unit) : 1;
    readonly long _nanoseconds = builder.Type is TimestampType t ? TimeUnits.Nanoseconds(t.Unit) : 1;

    public override void Read(JsonTokens tokens)
    {
        if (tokens.TryNull())
        {
            builder.AppendNull();
            return;
        }

        uint start = *tokens.Cursor;
        if (tokens.Peek != (byte)'"')
        {
            throw tokens.WrongType(Path, Builder.Type, start);
        }

        byte* text = tokens.String(out int length, out bool isEscaped);
        ReadOnlySpan<byte> bytes = isEscaped ? tokens.Unescape(text, length) : new ReadOnlySpan<byte>(text, length);
        if (!format.TryRead(Encoding.UTF8.GetString(bytes), out long days, out long nanoseconds)
            || (_isDate ? nanoseconds != 0 || days != (int)days : nanoseconds % _nanoseconds != 0)
            || Math.Abs(days) >= (long.MaxValue / _perDay) - 1)
        {
            throw tokens.WrongType(Path, Builder.Type, start);
        }

        if (_isDate)
        {
            builder.AppendRaw((int)days);
        }
        else
        {
            builder.AppendRaw((days * _perDay) + (nanoseconds / _nanoseconds));
        }
    }
}
