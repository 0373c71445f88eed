using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>Reads objects as maps: of a key that is there twice both entries stay.</summary>
sealed unsafe class JsonMapDecoder : JsonDecoder
{
    readonly ListColumnBuilder _builder;
    readonly StructColumnBuilder _entries;
    readonly JsonDecoder _key;
    readonly JsonDecoder _value;

    public JsonMapDecoder(ListColumnBuilder builder, string path, JsonOptions options)
        : base(builder, path)
    {
        _builder = builder;
        _entries = (StructColumnBuilder)builder.Elements;
        IReadOnlyList<Field> fields = ((MapType)builder.Type).Entries.Fields;
        _key = Create(_entries.Fields[0], fields[0], path + " key", options);
        _value = Create(_entries.Fields[1], fields[1], path + " value", options);
    }

    public override void Read(JsonTokens tokens)
    {
        if (tokens.TryNull())
        {
            _builder.AppendNull();
            return;
        }

        if (tokens.Peek != (byte)'{')
        {
            throw tokens.WrongType(Path, Builder.Type, *tokens.Cursor);
        }

        tokens.Cursor++;
        if (!tokens.TryTake((byte)'}'))
        {
            do
            {
                if (tokens.Peek != (byte)'"')
                {
                    throw tokens.Unexpected("a key in quotes");
                }

                _key.Read(tokens);
                tokens.Expect((byte)':', "a colon");
                _value.Read(tokens);
                _entries.EndValue();
            }
            while (tokens.TakeComma((byte)'}'));
        }

        _builder.EndValue();
    }
}
