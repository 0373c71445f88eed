using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>
/// Reads objects as maps, and arrays of objects with a key and a value, as which maps may be written too. Of a key that is there twice
/// both entries stay.
/// </summary>
sealed unsafe class JsonMapDecoder : JsonDecoder
{
    readonly ListColumnBuilder _builder;
    readonly StructColumnBuilder _entries;
    readonly JsonDecoder _key;
    readonly JsonDecoder _value;
    readonly JsonObjectDecoder _entry;

    public JsonMapDecoder(ListColumnBuilder builder, string path, JsonOptions options)
        : base(builder, path)
    {
        _builder = builder;
        _entries = (StructColumnBuilder)builder.Elements;
        IReadOnlyList<Field> fields = ((MapType)builder.Type).Entries.Fields;
        _key = Create(_entries.Fields[0], fields[0], path + " key", options);
        _value = Create(_entries.Fields[1], fields[1], path + " value", options);
        _entry = new JsonObjectDecoder(["key"u8.ToArray(), "value"u8.ToArray()], [_key, _value]);
    }

    public override void Read(JsonTokens tokens)
    {
        if (tokens.TryNull())
        {
            _builder.AppendNull();
            return;
        }

        if (tokens.Peek == (byte)'{')
        {
            ReadObject(tokens);
        }
        else if (tokens.Peek == (byte)'[')
        {
            ReadEntries(tokens);
        }
        else
        {
            throw tokens.WrongType(Path, Builder.Type, *tokens.Cursor);
        }

        _builder.EndValue();
    }

    void ReadObject(JsonTokens tokens)
    {
        tokens.Cursor++;
        if (tokens.TryTake((byte)'}'))
        {
            return;
        }

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

    void ReadEntries(JsonTokens tokens)
    {
        tokens.Cursor++;
        if (tokens.TryTake((byte)']'))
        {
            return;
        }

        do
        {
            uint start = *tokens.Cursor;
            if (tokens.Peek != (byte)'{')
            {
                throw tokens.WrongType(Path, Builder.Type, start);
            }

            int row = _entries.Length;
            _entry.Read(tokens, row);
            if (_key.Builder.Length == row)
            {
                throw tokens.WrongType(Path, Builder.Type, start);
            }

            _entries.EndValue();
        }
        while (tokens.TakeComma((byte)']'));
    }
}
