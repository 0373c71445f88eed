using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;

namespace Quiver.Formats.Json;

/// <summary>Reads strings; other values stay the JSON text that they are.</summary>
sealed unsafe class JsonTextDecoder(StringColumnBuilder builder, string path) : JsonDecoder(builder, path)
{
    public override void Read(JsonTokens tokens)
    {
        if (tokens.Peek == (byte)'"')
        {
            byte* text = tokens.String(out int length, out bool isEscaped);
            builder.AppendView(isEscaped ? Unescaped(tokens, text, length) : builder.Heap.Add(text, length));
        }
        else if (tokens.TryNull())
        {
            builder.AppendNull();
        }
        else
        {
            uint start = *tokens.Cursor;
            tokens.Skip();
            builder.AppendView(builder.Heap.Add(tokens.Data + start, (int)(tokens.LastEnd() - start)));
        }
    }

    StringView Unescaped(JsonTokens tokens, byte* text, int length)
    {
        byte* room = builder.Heap.Reserve(length);
        int written = tokens.Unescape(text, length, room);
        if (written > StringView.InlineCapacity)
        {
            builder.Heap.Advance(written);
        }

        return StringView.Over(room, written);
    }
}
