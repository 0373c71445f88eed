using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quiver.Server.Http;

/// <summary>Writes the documents of answers.</summary>
static class ApiJson
{
    /// <summary>Answers say that they are JSON, so only what JSON asks for is escaped.</summary>
    static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns an object.</summary>
    /// <param name="members">Writes its members.</param>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
