using System.Text;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>Reads objects as structs.</summary>
sealed unsafe class JsonStructDecoder : JsonDecoder
{
    readonly StructColumnBuilder _builder;
    readonly JsonObjectDecoder _fields;

    public JsonStructDecoder(StructColumnBuilder builder, string path, JsonOptions options)
        : base(builder, path)
    {
        _builder = builder;
        IReadOnlyList<Field> fields = ((StructType)builder.Type).Fields;
        var decoders = new JsonDecoder?[fields.Count];
        for (int i = 0; i < decoders.Length; i++)
        {
            decoders[i] = Create(builder.Fields[i], fields[i], path + "." + fields[i].Name, options);
        }

        _fields = new JsonObjectDecoder([.. fields.Select(f => Encoding.UTF8.GetBytes(f.Name))], decoders);
    }

    public override void Read(JsonTokens tokens)
    {
        if (tokens.TryNull())
        {
            _builder.AppendNull();
        }
        else if (tokens.Peek == (byte)'{')
        {
            _fields.Read(tokens, _builder.Length);
            _builder.EndValue();
        }
        else
        {
            throw tokens.WrongType(Path, Builder.Type, *tokens.Cursor);
        }
    }
}
