using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>Reads arrays as lists.</summary>
sealed unsafe class JsonListDecoder(ListColumnBuilder builder, string path, JsonOptions options) : JsonDecoder(builder, path)
{
    readonly JsonDecoder _element = Create(builder.Elements, ((ListType)builder.Type).ElementField, path + "[]", options);

    public override void Read(JsonTokens tokens)
    {
        if (tokens.TryNull())
        {
            builder.AppendNull();
            return;
        }

        if (tokens.Peek != (byte)'[')
        {
            throw tokens.WrongType(Path, Builder.Type, *tokens.Cursor);
        }

        tokens.Cursor++;
        if (!tokens.TryTake((byte)']'))
        {
            do
            {
                _element.Read(tokens);
            }
            while (tokens.TakeComma((byte)']'));
        }

        builder.EndValue();
    }
}
