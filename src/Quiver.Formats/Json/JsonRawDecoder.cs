using Quiver.Arrow.Builders;

namespace Quiver.Formats.Json;

/// <summary>Keeps values as the JSON text that they are, strings in their quotes; null is null.</summary>
sealed unsafe class JsonRawDecoder(StringColumnBuilder builder, string path) : JsonDecoder(builder, path)
{
    public override void Read(JsonTokens tokens)
    {
        if (tokens.TryNull())
        {
            builder.AppendNull();
            return;
        }

        uint start = *tokens.Cursor;
        tokens.Skip();
        builder.AppendView(builder.Heap.Add(tokens.Data + start, (int)(tokens.LastEnd() - start)));
    }
}
