using Quiver.Arrow.Builders;

namespace Quiver.Formats.Json;

/// <summary>Reads true and false.</summary>
sealed unsafe class JsonBooleanDecoder(BooleanColumnBuilder builder, string path) : JsonDecoder(builder, path)
{
    public override void Read(JsonTokens tokens)
    {
        switch (tokens.Peek)
        {
            case (byte)'t':
                tokens.Literal("true"u8);
                builder.Append(true);
                break;
            case (byte)'f':
                tokens.Literal("false"u8);
                builder.Append(false);
                break;
            case (byte)'n':
                tokens.Literal("null"u8);
                builder.AppendNull();
                break;
            default:
                throw tokens.WrongType(Path, Builder.Type, *tokens.Cursor);
        }
    }
}
